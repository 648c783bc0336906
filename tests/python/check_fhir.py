"""Reads worksheets and what was answered in them with an implementation of FHIR that is not Daymark's.

check_fhir.py FOLDER: every *.questionnaire.json and *.response.json in it. Ends with 1 where one is not valid, or where there are none.
R4B is taken because the package has it; the two resources are the same in R4.
"""

import json
import pathlib
import re
import sys

from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pydantic import ValidationError


def link_ids(items):
    """Every linkId of a questionnaire, with what lies beneath it."""
    for item in items:
        yield item["linkId"]
        yield from link_ids(item.get("item", []))


def answered_ids(items):
    """Every linkId of a response, beneath answers too."""
    for item in items:
        yield item["linkId"]
        yield from answered_ids(item.get("item", []))
        for answer in item.get("answer", []):
            yield from answered_ids(answer.get("item", []))


# What an answer to an item of each type may be. A choice is answered with an option's own value, and an open one in words too.
VALUES = {
    "boolean": {"valueBoolean"},
    "decimal": {"valueDecimal"},
    "integer": {"valueInteger"},
    "date": {"valueDate"},
    "dateTime": {"valueDateTime"},
    "time": {"valueTime"},
    "string": {"valueString"},
    "text": {"valueString"},
    "url": {"valueUri"},
    "group": set(),
    "display": set(),
}


def values_of(items):
    """What each item may be answered with."""
    for item in items:
        if item["type"] in ("choice", "open-choice"):
            options = {name for option in item.get("answerOption", []) for name in option if name.startswith("value")}
            open_too = {"valueString"} if item["type"] == "open-choice" else set()
            yield item["linkId"], options | open_too | ({"valueCoding"} if "answerValueSet" in item else set())
        else:
            yield item["linkId"], VALUES[item["type"]]
        yield from values_of(item.get("item", []))


def answers_of(items):
    """Every answer of a response, with the linkId of its item and the name of its value."""
    for item in items:
        yield from answers_of(item.get("item", []))
        for answer in item.get("answer", []):
            for name in answer:
                if name.startswith("value"):
                    yield item["linkId"], name, answer[name]
            yield from answers_of(answer.get("item", []))


def misfits(items, values):
    """The answers that are not of their item's type."""
    for link_id, name, value in answers_of(items):
        if name not in values.get(link_id, set()):
            yield f"{link_id} is answered with {name}"
        elif name == "valueUri" and not re.fullmatch(r"\S+", value):
            yield f"{link_id} is answered with an address that is none"


def main(folder):
    wrong = []
    counts = {"questionnaire": 0, "response": 0}
    asked = {}
    values = {}
    answered = set()
    for path in sorted(folder.glob("*.questionnaire.json")):
        counts["questionnaire"] += 1
        text = path.read_text(encoding="utf-8")
        try:
            Questionnaire.model_validate_json(text)
        except ValidationError as error:
            wrong.append(f"{path.name}: {error}")
        sheet = json.loads(text)
        name = f"{sheet['url']}|{sheet['version']}"
        asked[name] = set(link_ids(sheet["item"]))
        values[name] = dict(values_of(sheet["item"]))
    for path in sorted(folder.glob("*.response.json")):
        counts["response"] += 1
        text = path.read_text(encoding="utf-8")
        try:
            read = QuestionnaireResponse.model_validate_json(text)
        except ValidationError as error:
            wrong.append(f"{path.name}: {error}")
            continue
        # What was read says the same as what was written.
        written = json.loads(text)
        again = json.loads(read.model_dump_json(exclude_none=True))
        if again.get("item") != written.get("item") or again["status"] != written["status"]:
            wrong.append(f"{path.name}: it is read as something else")
        strangers = set(answered_ids(written.get("item", []))) - asked[written["questionnaire"]]
        if strangers:
            wrong.append(f"{path.name}: answers what is not asked: {sorted(strangers)}")
        wrong.extend(f"{path.name}: {one}" for one in misfits(written.get("item", []), values[written["questionnaire"]]))
        answered.update(name for _, name, _ in answers_of(written.get("item", [])))
    missing = set().union(*VALUES.values(), {"valueCoding"}) - answered
    if missing:
        wrong.append(f"nothing is answered with {sorted(missing)}")
    for one in wrong:
        print(one)
    print(f"{counts['questionnaire']} questionnaires, {counts['response']} responses, {len(wrong)} not valid")
    # The controls: a response that says nothing of its status is not valid, and an answer of another type is found.
    if not list(misfits([{"linkId": "a", "answer": [{"valueString": "1"}]}], {"a": VALUES["integer"]})):
        wrong.append("control")
        print("an answer of any type is taken")
    try:
        QuestionnaireResponse.model_validate_json('{"resourceType": "QuestionnaireResponse"}')
        wrong.append("control")
        print("nothing is refused at all")
    except ValidationError:
        pass
    return 1 if wrong or not all(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
