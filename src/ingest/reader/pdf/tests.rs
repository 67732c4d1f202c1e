//! Tests of the PDF reader on files written here, object by object.

use super::*;

/// Writes a PDF file of pages with the given content, and the font F1.
fn pdf(font: &[&str], pages: &[&str]) -> Arc<Vec<u8>> {
    let kids: Vec<String> =
        (0..pages.len()).map(|at| format!("{} 0 R", 10 + 2 * at)).collect();
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (
            2,
            format!(
                "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 400 400] \
                 /Resources << /Font << /F1 4 0 R >> /XObject << /I 3 0 R >> >> >>",
                kids.join(" "),
                pages.len()
            ),
        ),
        (
            3,
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 \
             /ColorSpace /DeviceGray /Length 1 >>\nstream\na\nendstream"
                .to_owned(),
        ),
    ];
    objects.extend((4..).zip(font.iter().map(|object| (*object).to_owned())));
    for (at, content) in (5..).zip(pages) {
        let page =
            format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 2 * at + 1);
        let length = content.len();
        let stream = format!("<< /Length {length} >>\nstream\n{content}\nendstream");
        objects.extend([(2 * at, page), (2 * at + 1, stream)]);
    }
    let mut out = "%PDF-1.4\n".to_owned();
    for (number, object) in objects {
        out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    out.push_str("trailer << /Root 1 0 R >>\n%%EOF\n");
    Arc::new(out.into_bytes())
}

/// A font that is not in the file, with a predefined encoding.
fn song(encoding: &str) -> [String; 3] {
    [
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{encoding} \
             /DescendantFonts [5 0 R] >>"
        ),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo \
         << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >>".to_owned(),
    ]
}

fn read_song(encoding: &str, pages: &[&str]) -> Result<Extract, Fault> {
    let font = song(encoding);
    let font: Vec<&str> = font.iter().map(String::as_str).collect();
    read(&pdf(&font, pages), &Limits::default())
}

/// Reads one page that shows 望江区人民政府工作报告 in the given codes.
fn check(encoding: &str, codes: &str) {
    let page = format!("BT /F1 12 Tf 50 300 Td <{codes}> Tj ET");
    let extract = read_song(encoding, &[&page]).unwrap();
    assert_eq!(extract.text, "望江区人民政府工作报告\n\u{C}", "{encoding}");
    assert_eq!(extract.pages, Some(1));
}

fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().map(|byte| format!("{byte:02X}")).collect()
}

const TITLE: &str = "望江区人民政府工作报告";

#[test]
fn predefined_encodings_are_read() {
    let (gbk, ..) = encoding_rs::GBK.encode(TITLE);
    check("GBK-EUC-H", &hex(gbk.iter().copied()));
    check("GBKp-EUC-H", &hex(gbk.iter().copied()));
    check("GBK2K-H", &hex(gbk.iter().copied()));
    check("GB-EUC-H", &hex(gbk.iter().copied()));
    let utf16 = hex(TITLE.encode_utf16().flat_map(u16::to_be_bytes));
    check("UniGB-UCS2-H", &utf16);
    check("UniGB-UTF16-H", &utf16);
}

#[test]
fn lines_come_from_top_to_bottom_and_pages_end_in_form_feeds() {
    let utf16 = |text: &str| hex(text.encode_utf16().flat_map(u16::to_be_bytes));
    let (one, two, three) =
        (utf16("第一行文字"), utf16("第二行文字"), utf16("下一页的文字"));
    let first = format!(
        "BT /F1 12 Tf 50 280 Td <{two}> Tj ET BT /F1 12 Tf 50 300 Td <{one}> Tj ET"
    );
    let second = format!("BT /F1 12 Tf 50 300 Td <{three}> Tj ET");
    let extract = read_song("UniGB-UTF16-H", &[&first, &second]).unwrap();
    assert_eq!(extract.text, "第一行文字\n第二行文字\n\u{C}下一页的文字\n\u{C}");
}

#[test]
fn bold_drawn_twice_is_read_once_and_watermarks_not_at_all() {
    let title = hex(TITLE.encode_utf16().flat_map(u16::to_be_bytes));
    let page = format!(
        "BT /F1 12 Tf 50 300 Td <{title}> Tj ET BT /F1 12 Tf 50.3 300 Td <{title}> Tj ET \
         BT /F1 12 Tf 0.7 0.7 -0.7 0.7 50 100 Tm <{title}> Tj ET"
    );
    let extract = read_song("UniGB-UTF16-H", &[&page]).unwrap();
    assert_eq!(extract.text, format!("{TITLE}\n\u{C}"));
    assert_eq!(extract.left_out[0].count, 11);
}

#[test]
fn glyphs_that_are_drawings_are_as_wide_as_their_characters() {
    let stream = |content: &str| {
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
    };
    let drawing = stream("1000 0 d0 0 0 800 800 re f");
    let names = stream(
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange \
         1 beginbfchar <61> <671B> endbfchar endcmap",
    );
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix \
         [0.001 0 0 0.001 0 0] /CharProcs << /a 5 0 R >> /Encoding << /Type /Encoding \
         /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1000] \
         /ToUnicode 6 0 R /Resources << >> >>";
    // Set apart by four tenths of their size, as in a title.
    let page = "BT /F1 10 Tf 4 Tc 50 300 Td (aaaaaaaaa) Tj ET";
    let file = pdf(&[font, &drawing, &names], &[page]);
    let extract = read(&file, &Limits::default()).unwrap();
    assert_eq!(extract.text, "望望望望望望望望望\n\u{C}");
}

fn refused(file: &Arc<Vec<u8>>) -> ProblemKind {
    read(file, &Limits::default()).unwrap_err().kind
}

#[test]
fn pictures_need_ocr() {
    assert_eq!(
        refused(&pdf(&[], &["q 400 0 0 400 0 0 cm /I Do Q"])),
        ProblemKind::NoTextLayer
    );
}

#[test]
fn fonts_that_do_not_tell_their_characters_need_ocr() {
    let font = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+A /Encoding /Identity-H \
         /DescendantFonts [5 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+A /CIDSystemInfo \
         << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    ];
    let page = "BT /F1 12 Tf 50 300 Td <000100020003000400050006000700080009> Tj ET";
    assert_eq!(refused(&pdf(&font, &[page])), ProblemKind::NoTextLayer);
}

#[test]
fn a_picture_among_pages_is_told() {
    let title = hex(TITLE.encode_utf16().flat_map(u16::to_be_bytes));
    let page = format!("BT /F1 12 Tf 50 300 Td <{title}> Tj ET");
    let pages = [page.as_str(), "q 400 0 0 400 0 0 cm /I Do Q", &page];
    let extract = read_song("UniGB-UTF16-H", &pages).unwrap();
    let message = &extract.diagnostics[0].message;
    assert_eq!(message, "1 of 3 pages are pictures without text: 2");
}

#[test]
fn numbers_that_count_with_the_pages_are_set_in_dashes() {
    let dressed = |lasts: &[&str]| {
        let mut pages: Vec<String> =
            lasts.iter().map(|last| format!("正文\n\n{last}\n")).collect();
        dress_page_numbers(&mut pages);
        pages.concat()
    };
    assert_eq!(
        dressed(&["封面", "1", "- 2 -", "3", "9"]),
        "正文\n\n封面\n正文\n\n— 1 —\n正文\n\n— 2 —\n正文\n\n— 3 —\n正文\n\n9\n"
    );
    assert_eq!(dressed(&["1", "2"]), "正文\n\n1\n正文\n\n2\n");
}

#[test]
fn a_loop_of_references_ends() {
    let loops = "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
         2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 2 0 R >> endobj\n\
         3 0 obj 3 0 R endobj\ntrailer << /Root 1 0 R /Prev 0 >>\n%%EOF";
    let outcome =
        super::super::guard::run(std::time::Duration::from_secs(20), move || {
            read(&Arc::new(loops.as_bytes().to_vec()), &Limits::default()).is_err()
        });
    assert_eq!(outcome, Ok(true));
}

#[test]
fn something_else_is_damaged() {
    assert_eq!(refused(&Arc::new(b"%PDF-1.4\nnothing".to_vec())), ProblemKind::Damaged);
}
