from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip
from studyhub.interchange.opening import open_xml
from studyhub.interchange.qti import read, write_qti21, write_qti30
from studyhub.interchange.qti.package import write_single
from studyhub.interchange.qti.versions import QTI21, QTI30, Version
from tests.interchange.opening.test_zip import packed

from .qti_files import choice, declared, item_file, package, resource

ITEM = item_file(declared("A"), choice("a", "b", prompt="Which?"))
OPTIONS = (Choice("a", True, "Yes."), Choice("b", False, "No."), Choice("c"))
OURS = [
    Item(
        "d1-x-0001",
        "single",
        "S?",
        title="T",
        scenario="A *visit*.",
        options=OPTIONS,
        labels={"objective": ("71",)},
    ),
    Item("d1-x-0002", "multiple", "M?", options=(*OPTIONS, Choice("d", True)), choose=2, fixed_order=True),
    Item(
        "d1-x-0003",
        "numeric",
        "N?",
        number=Number("4.5", "0.05", 2, "days"),
        slips=(Slip("by-days", "3", "No."),),
    ),
    Item("d1-x-0004", "order", "O?", explanation="So.", steps=(Line("a", "1st"), Line("b", "2nd"))),
    Item(
        "d1-x-0005", "match", "P?", pairs=(Match("a", "x", "ax"), Match("b", "x")), extra=(Line("z", "no"),)
    ),
    Item("", "cloze", "[[1]] | [[2]]", gaps=(Gap(("York", "york"), (), "City"), Gap(options=OPTIONS[:2]))),
]
every_version = pytest.mark.parametrize(("write", "version"), [(write_qti21, QTI21), (write_qti30, QTI30)])


def files_of(data: bytes) -> dict[str, Element]:
    """The files of a package, each of which must be well formed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: open_xml(archive.read(name)).root for name in archive.namelist()}


@every_version
def test_our_items_come_back(write: object, version: Version) -> None:
    exported = (write_qti21 if version is QTI21 else write_qti30)(OURS)
    assert (read(exported.data).items, exported.losses) == (tuple(OURS), ())


@every_version
def test_each_item_is_a_file_that_the_manifest_names(write: object, version: Version) -> None:
    files = files_of((write_qti21 if version is QTI21 else write_qti30)(OURS).data)
    named = {node.get("href") for node in files["imsmanifest.xml"].iter("resource")}
    assert named == files.keys() - {"imsmanifest.xml"}
    assert {node.get("type") for node in files["imsmanifest.xml"].iter("resource")} == {version.item_type}


def test_labels_are_keywords_of_the_manifest() -> None:
    manifest = files_of(write_qti21(OURS).data)["imsmanifest.xml"]
    words = ["".join(node.itertext()) for node in manifest.iter("keyword")]
    assert words == ["objective:71", "decimals:2", "slip:by-days"]


def test_files_name_the_namespace_of_their_version() -> None:
    for exported, version in ((write_qti21(OURS), QTI21), (write_qti30(OURS), QTI30)):
        with zipfile.ZipFile(BytesIO(exported.data)) as archive:
            assert open_xml(archive.read("items/00001.xml")).namespace == version.namespace
            assert open_xml(archive.read("imsmanifest.xml")).namespace == version.manifest


def test_parts_of_an_item_stand_in_the_order_of_the_standard() -> None:
    item = files_of(write_qti21(OURS).data)["items/00001.xml"]
    tags = list(dict.fromkeys(str(node.tag) for node in item))
    assert tags == [
        "responseDeclaration",
        "outcomeDeclaration",
        "itemBody",
        "responseProcessing",
        "modalFeedback",
    ]


def test_everything_that_an_item_refers_to_is_in_it() -> None:
    for name, root in files_of(write_qti21(OURS).data).items():
        declared_names = {
            node.get("identifier") for node in root.iter() if str(node.tag).endswith("Declaration")
        }
        used = [node.get("responseIdentifier") for node in root.iter()]
        used += [
            node.get("identifier")
            for tag in ("variable", "correct", "setOutcomeValue")
            for node in root.iter(tag)
        ]
        used += [node.get("outcomeIdentifier") for node in root.iter("modalFeedback")]
        assert set(filter(None, used)) <= declared_names, name


def test_third_version_has_its_own_names_only() -> None:
    root = files_of(write_qti30(OURS).data)["items/00006.xml"]
    html = {"div", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert all(str(node.tag).startswith("qti-") or node.tag in html for node in root.iter())
    assert all(
        name == name.lower() for node in root.iter() for name in node.attrib if name != "schemaLocation"
    )


def test_feedback_of_the_third_version_is_wrapped() -> None:
    root = files_of(write_qti30(OURS).data)["items/00001.xml"]
    assert {node[0].tag for node in root.iter("qti-modal-feedback")} == {"qti-content-body"}


def test_the_same_items_give_the_same_bytes() -> None:
    assert write_qti21(OURS).data == write_qti21(OURS).data


@pytest.mark.parametrize("version", [QTI21, QTI30])
def test_single_item_carries_its_labels_in_a_rubric(version: Version) -> None:
    exported = write_single(OURS[0], version)
    (back,) = read(exported.data).items
    assert (back.labels, exported.losses) == ({"objective": ("71",)}, ())


def test_keywords_of_strangers_are_named() -> None:
    word = "<keyword><langstring>rivers</langstring></keyword>"
    keyword = f"<metadata><lom><general>{word}</general></lom></metadata>"
    imported = read(package(resource("q.xml", keyword), q=ITEM))
    assert ["'rivers'" in loss.reason for loss in imported.losses] == [True]


def test_tests_are_named_and_their_items_read() -> None:
    imported = read(
        package(resource("t.xml", kind="imsqti_test_xmlv2p1") + resource("q.xml"), q=ITEM, t=b"<t/>")
    )
    assert (len(imported.items), [loss.part for loss in imported.losses]) == (1, ["test"])


def test_item_that_cannot_be_read_does_not_spoil_the_others() -> None:
    resources = "".join(resource(f"{name}.xml") for name in ("bad", "bomb", "gone", "good"))
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    imported = read(package(resources, bad=b"<a", bomb=bomb, good=ITEM))
    assert [item.stem for item in imported.items] == ["Which?"]
    assert [(loss.item, loss.whole) for loss in imported.losses] == [
        (f"{n}.xml", True) for n in ("bad", "bomb", "gone")
    ]


def test_file_that_the_manifest_does_not_name_is_named() -> None:
    imported = read(package(resource("q.xml"), q=ITEM, stray=ITEM))
    assert [(loss.item, loss.part) for loss in imported.losses] == [("stray.xml", "file")]


def test_manifest_may_stand_in_a_folder_and_paths_be_encoded() -> None:
    manifest = f"<manifest><resources>{resource('my%20items/q.xml')}</resources></manifest>".encode()
    data = packed(("p/imsmanifest.xml", manifest), ("p/my items/q.xml", ITEM), ("__MACOSX/p/._q.xml", b"x"))
    assert [item.stem for item in read(data).items] == ["Which?"]


def test_shared_text_is_the_scenario() -> None:
    refers = '<assessmentStimulusRef href="shared.xml"/><assessmentStimulusRef href="no.xml"/>'
    stimulus = b"<assessmentStimulus><stimulusBody><p>A visit.</p></stimulusBody></assessmentStimulus>"
    item = ITEM.replace(b"<itemBody>", refers.encode() + b"<itemBody>")
    shared = resource("shared.xml", kind="imsqti_stimulus_xmlv2p2")
    imported = read(package(resource("q.xml") + shared, q=item, shared=stimulus))
    assert (imported.items[0].scenario, [loss.part for loss in imported.losses]) == ("A visit.", ["scenario"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(("a.xml", b"<a/>")), "no imsmanifest.xml"),
        (packed(("../imsmanifest.xml", b"<a/>")), "points outside"),
        (packed(("imsmanifest.xml", b"<manifest>" + b" " * 3_000_000 + b"</manifest>")), "zip bomb"),
        (packed(("imsmanifest.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>')), "document type"),
    ],
)
def test_harmful_package_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)


def test_item_without_a_form_in_qti_stays_behind() -> None:
    empty = Item("q", "single", "S?", options=(Choice(" ", True), Choice("b")))
    exported = write_qti21([empty, OURS[0]])
    assert [(loss.item, loss.whole) for loss in exported.losses] == [("q", True)]
    assert read(exported.data).items == (OURS[0],)
