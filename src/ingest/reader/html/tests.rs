//! Tests of the HTML reader on pages written for it.

use super::*;

/// A paragraph long enough to be the main text.
const BODY: &str = "二〇二三年，望江区坚持稳中求进，全年地区生产总值增长百分之六，城乡居民收入稳步提高。";

fn check(html: &str, expected: &str) {
    assert_eq!(read(html.as_bytes()).unwrap().text, expected, "{html}");
}

#[test]
fn menus_and_notices_are_left_out() {
    let menu = "<ul><li><a>首页</a><li><a>政务公开</a><li><a>互动交流</a></ul>";
    let html = format!(
        "<body><div id=top>{menu}</div><div><h1>望江区政府工作报告</h1><div><p>{BODY}</p>\
         <p>{BODY}</p></div></div><div>主办：望江区人民政府</div></body>"
    );
    let extract = read(html.as_bytes()).unwrap();
    assert_eq!(extract.text, format!("望江区政府工作报告\n{BODY}\n{BODY}\n"));
    assert_eq!(extract.left_out.last().unwrap().count, 20);
}

#[test]
fn labels_of_the_site_before_the_text_are_left_out() {
    let html = format!(
        "<body><table><tr><td>索引号</td><td>0147</td></tr></table><h1>望江区政府工作报告</h1>\
         <p>林区长</p><div>字号：大</div><div><p>{BODY}</p><p>{BODY}</p></div></body>"
    );
    check(&html, &format!("望江区政府工作报告\n林区长\n{BODY}\n{BODY}\n"));
}

#[test]
fn numbers_in_elements_of_their_own_have_no_seams() {
    check(
        "<p><span>2023</span>年<span>增长<b>6.5</b></span>％，\n   其中</p>",
        "2023年增长6.5％，其中\n",
    );
}

#[test]
fn what_the_page_says_of_itself_stands_above() {
    let html = format!(
        "<!-- saved from url=(0025)http://www.example.org/1.html --><head>\
         <meta name=ArticleTitle content='望江区统计公报'>\
         <meta name=PubDate content='2024-03-01'><meta name=ContentSource content=望江区统计局>\
         </head><body><p>{BODY}</p></body>"
    );
    check(
        &html,
        &format!(
            "望江区统计公报\n来源：望江区统计局\n发布日期：2024-03-01\n\
             网址：http://www.example.org/1.html\n{BODY}\n"
        ),
    );
}

#[test]
fn a_title_in_the_text_is_not_said_twice() {
    let html = format!(
        "<title>望江区统计公报 | 望江区人民政府</title><p>望江区 统计公报</p><p>{BODY}</p>"
    );
    check(&html, &format!("望江区 统计公报\n{BODY}\n"));
}

#[test]
fn rows_keep_their_columns_below_tall_cells() {
    check(
        "<table><tr><td rowspan=2>收入</td><td>城镇</td><td>5万</td></tr>\
         <tr><td>农村</td><td>3万</td></tr><tr><td colspan=2>合计</td><td>8万</td></tr></table>",
        "收入\t城镇\t5万\n\t农村\t3万\n合计\t\t8万\n",
    );
}

#[test]
fn a_layout_table_is_no_table() {
    let html = format!(
        "<table><tr><td><a>首页</a></td><td><p>{BODY}</p><p>{BODY}</p></td></tr></table>"
    );
    check(&html, &format!("{BODY}\n{BODY}\n"));
}

#[test]
fn gb2312_is_read_as_gb18030() {
    let html = format!("<meta charset=gb2312><p>{BODY}朱镕基</p>");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&html);
    let extract = read(&bytes).unwrap();
    assert_eq!(extract.text, format!("{BODY}朱镕基\n"));
    assert_eq!(extract.encoding, Encoding::Gb18030);
}

#[test]
fn a_wrong_declaration_is_not_believed() {
    let html =
        format!("<meta http-equiv=a content='text/html; charset=gb2312'><p>{BODY}</p>");
    check(&html, &format!("{BODY}\n"));
}

#[test]
fn a_saved_page_is_found_among_the_parts_of_a_mail() {
    let mail = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.org/2.html\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n<p>{BODY}</p>\r\n--x\r\n\
         Content-Type: image/png\r\n\r\na\r\n--x--\r\n"
    );
    let extract = read_mail(mail.as_bytes()).unwrap();
    assert_eq!(extract.text, format!("网址：http://www.example.org/2.html\n{BODY}\n"));
}

#[test]
fn a_mail_without_a_page_is_damaged() {
    let mail = b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\na";
    assert_eq!(read_mail(mail).unwrap_err().kind, crate::ingest::ProblemKind::Damaged);
}

#[test]
fn hostile_nesting_is_read_in_time() {
    for tag in ["<div>", "<table><tr><td>", "<b>", "<p><b>", "<a>", "<li><ul>"] {
        let html = format!("{}{BODY}", tag.repeat(100_000));
        assert!(read(html.as_bytes()).unwrap().text.contains(BODY), "{tag}");
    }
}

#[test]
fn nothing_is_left_of_an_empty_page() {
    check("", "\n");
    check("<", "<\n");
}
