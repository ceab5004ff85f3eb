"""Decides which spellings are not American, or known slips; a word list of our own, no dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Place

from .bank import Bank
from .prose import plain
from .rules import fault

_BRITISH = """
aeroplane airplane|ageing aging|anaemia anemia|anaemic anemic|anaesthesia anesthesia
|anaesthetic anesthetic|anaesthetist anesthetist|analyse analyze|analysed analyzed|apologise apologize
|artefact artifact|authorisation authorization|authorise authorize|authorised authorized
|behaviour behavior|caesarean cesarean|caecum cecum|cancelled canceled|catalogue catalog
|categorise categorize|categorised categorized|centre center|centres centers|cheque check|coeliac celiac
|colour color|computerised computerized|counselling counseling|criticise criticize|customise customize
|defence defense|diarrhoea diarrhea|digitise digitize|dyspnoea dyspnea|emphasise emphasize|enrol enroll
|enrolment enrollment|faeces feces|favour favor|favourable favorable|finalise finalize|foetal fetal
|foetus fetus|fulfil fulfill|grey gray|gynaecology gynecology|haematology hematology|haematoma hematoma
|haemoglobin hemoglobin|haemorrhage hemorrhage|hospitalisation hospitalization|hospitalised hospitalized
|honour honor|immunisation immunization|initialled initialed|ischaemia ischemia|ischaemic ischemic
|judgement judgment|labelled labeled|labelling labeling|labour labor|leukaemia leukemia|licence license
|litre liter|maximise maximize|metre meter|minimise minimize|modelling modeling|neighbour neighbor
|neighbouring neighboring|normalisation normalization|odour odor|oedema edema|oesophagus esophagus
|oestrogen estrogen|optimise optimize|organisation organization|organisations organizations
|organise organize|organised organized|orthopaedic orthopedic|paediatric pediatric|paediatrics pediatrics
|prioritise prioritize|programme program|programmes programs|realise realize|recognise recognize
|recognised recognized|rumour rumor|sceptical skeptical|specialise specialize|specialised specialized
|specialisation specialization|standardise standardize|standardised standardized
|sterilisation sterilization|summarise summarize|summarised summarized|tumour tumor|tumours tumors
|totalled totaled|travelled traveled|tonne ton|uraemia uremia|utilisation utilization|utilise utilize
|visualise visualize|whilst while|amongst among
"""
_SLIPS = """
accomodate accommodate|accross across|acheive achieve|adress address|agressive aggressive
|apparant apparent|beleive believe|buisness business|calender calendar|catagory category
|comission commission|commited committed|concious conscious|definately definitely|desease disease
|diagnosises diagnoses|embarass embarrass|enviroment environment|existance existence|familar familiar
|goverment government|guidlines guidelines|harrass harass|hemorrage hemorrhage|imediate immediate
|independant independent|insurence insurance|judgemental judgmental|liason liaison
|maintainance maintenance|maintenence maintenance|managment management|mispelled misspelled
|neccessary necessary|noticable noticeable|occassion occasion|occured occurred|occurence occurrence
|occuring occurring|payed paid|persistant persistent|possesion possession|prefered preferred
|priviledge privilege|proceedure procedure|publically publicly|questionaire questionnaire|recieve receive
|recieved received|recomend recommend|refered referred|refering referring|relevent relevant
|responsability responsibility|retreive retrieve|seperate separate|seperately separately
|succesful successful|supercede supersede|surgury surgery|tatoo tattoo|teh the|transfered transferred
|transfering transferring|truely truly|untill until|withold withhold|wich which
"""
_AMERICAN: dict[str, str] = {
    entry.split()[0]: entry.split()[1] for entry in f"{_BRITISH}|{_SLIPS}".split("|") if entry.strip()
}
_WORD = re.compile(r"[a-z]+")


def spelling(bank: Bank) -> Iterable[Fault]:
    """Words of questions, lessons and glossary that have an American spelling, each word once an item."""
    for place, owner, text in _texts(bank):
        for word in sorted(_AMERICAN.keys() & set(_WORD.findall(text.lower()))):
            yield fault(place, "SPELLING", f"{owner}: {word}", f"Write {_AMERICAN[word]}.")


def _texts(bank: Bank) -> Iterator[tuple[Place, str, str]]:
    for question in bank.catalog.questions:
        options = chain.from_iterable((option.text, option.why) for option in question.options)
        text = " ".join((question.stem, question.explanation, *options))
        yield question.place, question.id, plain(text)
    for lesson in bank.catalog.lessons:
        yield lesson.place, lesson.id, lesson.text
    for term in bank.catalog.terms:
        yield term.place, term.term, term.definition
