//! Tests of the DOCX reader on files built in the test.

use super::super::package::tests::pack;
use super::*;

/// Returns a DOCX file around the given body and other parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![(MAIN_PART, main.as_bytes())];
    all.extend(parts.iter().map(|(name, part)| (*name, part.as_bytes())));
    pack(&all)
}

fn check(body: &str, expected: &str) {
    let extract = read(&docx(body, &[]), &Limits::default()).unwrap();
    assert_eq!(extract.text, expected, "{body}");
}

/// A paragraph with one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn paragraphs_are_lines_and_runs_have_no_seams() {
    check(
        "<w:p><w:r><w:t>望江</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>区</w:t><w:br/>\
         <w:t>一</w:t><w:tab/><w:t>二</w:t></w:r></w:p><w:p/>",
        "望江区\n一 二\n\n",
    );
}

#[test]
fn tracked_changes_are_taken_as_accepted() {
    check(
        "<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>\
         <w:ins><w:r><w:t>新</w:t></w:r></w:ins>\
         <w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom></w:p>",
        "新\n",
    );
}

#[test]
fn a_deleted_paragraph_end_joins_two_paragraphs() {
    let first =
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>";
    check(&format!("{first}{}", p("后")), "前后\n");
}

#[test]
fn a_deleted_row_is_left_out() {
    let row = |properties: &str, text: &str| {
        format!("<w:tr>{properties}<w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr>", p(text))
    };
    let deleted = row("<w:trPr><w:del/></w:trPr>", "旧");
    check(&format!("<w:tbl>{deleted}{}</w:tbl>", row("", "新")), "新\t新\n");
}

#[test]
fn tables_become_rows() {
    let wide = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc><w:tc>{}</w:tc>",
        p("指标"),
        p("目标")
    );
    check(&format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>"), "指标\t\t目标\n");
}

#[test]
fn a_text_box_follows_its_paragraph_once() {
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", p("框中"));
    check(
        &format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice>{boxed}</mc:Choice>\
             <mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent><w:t>正文</w:t>\
             </w:r></w:p>"
        ),
        "正文\n框中\n",
    );
}

#[test]
fn instructions_hidden_text_and_phonetic_guides_are_left_out() {
    check(
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>\
         <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r>\
         <w:r><w:ruby><w:rt><w:r><w:t>wang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>望</w:t>\
         </w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "显望\n",
    );
}

#[test]
fn automatic_numbers_are_written_out() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">
        <w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles><w:style w:styleId="章"><w:pPr><w:numPr><w:numId w:val="1"/>
        </w:numPr></w:pPr></w:style></w:styles>"#;
    let chapter = |text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"章\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = format!("{}{}", chapter("工作回顾"), chapter("工作安排"));
    let parts = [("word/numbering.xml", numbering), ("word/styles.xml", styles)];
    let extract = read(&docx(&body, &parts), &Limits::default()).unwrap();
    assert_eq!(extract.text, "一、工作回顾\n二、工作安排\n");
}

#[test]
fn notes_stand_at_the_end_in_the_order_of_their_references() {
    let notes = "<w:footnotes><w:footnote w:id=\"0\" w:type=\"separator\"/>\
         <w:footnote w:id=\"1\"><w:p><w:r><w:t>后者。</w:t></w:r></w:p></w:footnote>\
         <w:footnote w:id=\"2\"><w:p><w:r><w:t>前者。</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = "<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id=\"2\"/><w:t>乙</w:t>\
         <w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let file = docx(body, &[("word/footnotes.xml", notes), ("word/header1.xml", "<a/>")]);
    let extract = read(&file, &Limits::default()).unwrap();
    assert_eq!(extract.text, "甲乙\n\n注释\n[1] 前者。\n[2] 后者。\n");
    assert_eq!(
        extract.left_out,
        [super::super::LeftOut { what: "headers and footers", count: 1 }]
    );
}

#[test]
fn the_main_part_is_where_the_container_says() {
    let relations = "<Relationships><Relationship \
         Type=\"http://example.org/relationships/officeDocument\" Target=\"/w/main.xml\"/>\
         </Relationships>";
    let main = format!("<w:document>{}</w:document>", p("甲"));
    let file =
        pack(&[("_rels/.rels", relations.as_bytes()), ("w/main.xml", main.as_bytes())]);
    assert_eq!(read(&file, &Limits::default()).unwrap().text, "甲\n");
}

#[test]
fn damage_keeps_what_stands_before_it() {
    let main = format!("<w:document><w:body>{}<w:p></w:x>", p("甲"));
    let extract =
        read(&pack(&[(MAIN_PART, main.as_bytes())]), &Limits::default()).unwrap();
    assert!(extract.text.starts_with("甲\n"));
    assert_eq!(extract.diagnostics[0].code, DiagnosticCode::Incomplete);
}

#[test]
fn more_text_than_the_limit_is_refused() {
    let limits = Limits { max_text: 100, ..Limits::default() };
    let fault = read(&docx(&p(&"字".repeat(50)), &[]), &limits).unwrap_err();
    assert_eq!(fault.kind, crate::ingest::ProblemKind::TooLarge);
}

#[test]
fn a_container_of_something_else_is_damaged() {
    let fault = read(&pack(&[("a.txt", b"a")]), &Limits::default()).unwrap_err();
    assert_eq!(fault.kind, crate::ingest::ProblemKind::Damaged);
}
