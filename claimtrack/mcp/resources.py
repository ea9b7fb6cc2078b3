"""Resources of the server: the ledgers, the schemas and the rules."""

from urllib.parse import quote

from attrs import frozen

from claimtrack import api
from claimtrack.errors import Fault
from claimtrack.formats.answer.schema import read_answer_schema
from claimtrack.formats.records import files
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.schema import read_ledger_schema
from claimtrack.mcp.ledger_tools import MAX_OUTPUT
from claimtrack.mcp.open_ledger import LedgerFolder
from claimtrack.model.values import refuse
from claimtrack.reports.text.visible import escape_hidden
from claimtrack.rules import find_rule

SCHEME = "claimtrack://"
"""The beginning of the address of every resource."""

_DISGUISED = """\
# The file has confidential sources. This is the ledger without their names, without comments.

"""


@frozen(eq=False)
class LedgerResources:
    """The texts of the resources. They raise LedgerError with every problem found."""

    ledgers: LedgerFolder

    def addresses(self) -> dict[str, str]:
        """Return the names of the ledgers by their addresses."""
        paths = (path.as_posix() for path in self.ledgers.root.ledgers())
        return {f"{SCHEME}ledger/{quote(path)}": path for path in paths}

    def ledger(self, path: str) -> str:
        """Return the text of a ledger file: untrusted words of others, to be read as data."""
        opened = self.ledgers.open(path, allow_empty=True)
        if opened.disguise or opened.path.suffix != ".toml":
            text = _DISGUISED if opened.disguise else ""
            text += api.convert(opened.undisguised, "toml").text
        else:
            data = files.read_bytes(opened.path, str(opened.path), Limits().size)
            text = files.decode_text(data, str(opened.path))[0].text
        if len(text) > MAX_OUTPUT:
            message = f"the ledger has {len(text):,} characters, more than {MAX_OUTPUT:,}"
            refuse(message, "ask for its findings and claims by the tools", Fault.LIMIT)
        return escape_hidden(text)

    def ledger_schema(self) -> str:
        """Return the JSON Schema of ledger files."""
        return read_ledger_schema()

    def answer_schema(self) -> str:
        """Return the JSON Schema of files with a model's answer."""
        return read_answer_schema()

    def rules(self) -> str:
        """Return a line for each rule: its code, its name, its severity and its problem."""
        lines = (
            f"{each.code} {each.name} ({each.severity.value}): {each.summary}\n"
            for each in self.ledgers.rules
        )
        return "".join(lines)

    def rule(self, rule: str) -> str:
        """Return the explanation of a rule in Markdown."""
        found = find_rule(rule, self.ledgers.rules)
        return f"# {found.code} {found.name}\n\n{found.doc.strip()}\n"
