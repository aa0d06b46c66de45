"""Check the ontology, try a sentence against it, compile it."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Check | try SENTENCE | compile [--model NAME] [--ontology DIR]"""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, summary in (
        ("check", "find examples and taught sentences that contradict each other or are thin; 1 if there are any"),
        (
            "try",
            "show what is found in a sentence: actors, signatures, examples that match, what the models make of it",
        ),
        ("compile", "compile examples and taught sentences into the files that the package carries"),
    ):
        action = actions.add_parser(
            name, help=summary, description=summary[:1].upper() + summary[1:] + ".", allow_abbrev=False
        )
        if name == "try":
            action.add_argument("sentence", metavar="SENTENCE", help="one sentence of English")
        shared.add_knowledge(action)
        action.set_defaults(action=name)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    from communique import pipeline
    from communique.ontology_loading import load_ontology

    nlp = pipeline.load_model(options.model or pipeline.DEFAULT_MODEL)
    ontology = load_ontology(*options.ontology)
    if options.action == "compile":
        for path in pipeline.compile_bundle(ontology, nlp):
            print(path)
        return 0
    if options.action == "check":
        from communique.lint import check_ontology

        problems = check_ontology(ontology, nlp)
        for problem in problems:
            print(problem)
        print(f"{ontology!r}: {len(problems)} problems")
        return 1 if problems else 0
    from communique.trial import try_sentence

    extractor = pipeline.load_extractor(options.model or pipeline.DEFAULT_MODEL, tuple(options.ontology))
    print(try_sentence(options.sentence, extractor))
    return 0
