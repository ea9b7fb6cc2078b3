"""Answers of models as providers and frameworks return them.

Each function returns the arguments of :func:`~claimtrack.answers.check.check_answer`:
``check_answer(*read_anthropic(message, request))``. Objects and JSON are accepted, and no
package of a provider is needed.
"""

from claimtrack.answers.providers.anthropic import read_anthropic as read_anthropic
from claimtrack.answers.providers.gemini import read_gemini as read_gemini
from claimtrack.answers.providers.langchain import read_langchain as read_langchain
from claimtrack.answers.providers.llama_index import read_llama_index as read_llama_index
from claimtrack.answers.providers.openai import read_openai as read_openai
from claimtrack.answers.providers.provider_answer import ProviderAnswer as ProviderAnswer
