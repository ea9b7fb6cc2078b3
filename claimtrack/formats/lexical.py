"""The smallest pieces of TOML text, as patterns.

Every pattern is possessive: on text that no parser has accepted it either
matches or gives up in time linear in that text, and never tries again.
"""

COMMENT = r"#[^\n]*+"
_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
# A block may end in up to two quotes of its own, hence up to five in a row.
_BASIC_BLOCK = r'"""(?:[^"\\]++|\\[\s\S]|"(?!"")|""(?!"))*+"{3,5}+'
_LITERAL_BLOCK = r"'''(?:[^']++|'(?!'')|''(?!'))*+'{3,5}+"

STRING = rf"(?:{_BASIC_BLOCK}|{_LITERAL_BLOCK}|{_BASIC}|{_LITERAL})"
PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
DOT = r"[ \t]*+\.[ \t]*+"
KEY = rf"{PART}(?:{DOT}{PART})*+"
BLANK = r"[ \t\r\n]*+"
SPACE = rf"(?:[ \t\r\n]++|{COMMENT})*+"
