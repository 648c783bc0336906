"""Reads worksheets and what was answered in them with an implementation of FHIR that is not Daymark's.

check_fhir.py FOLDER: every *.questionnaire.json and *.response.json in it. Ends with 1 where one is not valid, or where there are none.
R4B is taken because the package has it; the two resources are the same in R4.
"""

import json
import pathlib
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


def main(folder):
    wrong = []
    counts = {"questionnaire": 0, "response": 0}
    asked = {}
    for path in sorted(folder.glob("*.questionnaire.json")):
        counts["questionnaire"] += 1
        text = path.read_text(encoding="utf-8")
        try:
            Questionnaire.model_validate_json(text)
        except ValidationError as error:
            wrong.append(f"{path.name}: {error}")
        sheet = json.loads(text)
        asked[f"{sheet['url']}|{sheet['version']}"] = set(link_ids(sheet["item"]))
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
    for one in wrong:
        print(one)
    print(f"{counts['questionnaire']} questionnaires, {counts['response']} responses, {len(wrong)} not valid")
    # The control: a response that says nothing of its status is not valid.
    try:
        QuestionnaireResponse.model_validate_json('{"resourceType": "QuestionnaireResponse"}')
        wrong.append("control")
        print("nothing is refused at all")
    except ValidationError:
        pass
    return 1 if wrong or not all(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
