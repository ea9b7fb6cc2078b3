"""A ledger with a claim of every status."""

HARBOUR = """\
ledger = 1

[source]
port    = { kind = "government", name = "Port authority", party_to = ["harbour"] }
master  = { kind = "spokesperson", name = "The harbour master", part_of = "port" }
pilot   = { kind = "witness", name = "Ida Holm, pilot", reliability = "B" }
diver   = { kind = "expert", name = "Per Aas, diver", reliability = "A" }
sailor  = { kind = "witness", named = false }
cook    = { kind = "witness", named = false }
wire    = { kind = "news-agency", name = "The Wire", reliability = "B" }
gazette = { kind = "outlet", name = "The Gazette" }

[claim.closed]
text   = "The harbour was closed in the night."
kind   = "event"
topics = ["harbour"]
via    = ["master", "wire"]

[[claim.closed.assertion]]
via = ["pilot", "wire"]

[[claim.closed.assertion]]
via = ["pilot", "gazette"]

[[claim.closed.assertion]]
via = ["diver", "gazette"]

[claim.mine]
text = "A mine lay at the quay."
via  = ["sailor", "gazette"]

[[claim.mine.assertion]]
via = ["cook", "wire"]

[[claim.mine.assertion]]
via = [{ source = "diver", act = "denied" }, "wire"]

[claim.all-clear]
text = "The quay is clear."
via  = ["diver", "wire"]

[claim.drill]
text = "It was a drill: nothing *was* found."
via  = ["pilot", "gazette"]

[[link]]
kind = "contradicts"
from = "drill"
to   = "closed"

[claim.detour]
text    = "Ships took the long way because of a mine."
kind    = "inference"
because = ["mine"]
via     = ["pilot", "diver"]

[claim.rumour]
text = "A second mine was seen."
via  = ["wire", "gazette"]

[claim.shame]
text = "It was a shame."
kind = "opinion"
via  = ["pilot"]
"""
