import Testing
import WebDriver

extension AdminCenterTests {
    /// The audit itself, on faults that are planted.
    @Suite struct AuditTests {
        @Test(arguments: [
            ("<button></button>", "has no name"), ("<input>", "a field with no label"),
            ("<label for='none'>Name</label>", "a label for \"none\""),
            ("<p id='one'></p><p id='one'></p>", "the id \"one\" is there twice"),
            ("<p aria-describedby='none'>Text</p>", "aria-describedby refers to \"none\""),
            ("<h4>Deep</h4>", "a heading of level 4 after one of level 2"),
            ("<h1>Another</h1>", "2 headings of the first level"),
            ("<p style='color: #999; background: #fff'>Pale</p>", "a text of contrast 2.85"),
            ("<p style='opacity: 0.4'>Pale</p>", "a text of contrast"),
            ("<button style='outline: none'>Plain</button>", "does not show that it has the focus"),
            ("<table><caption>Rows</caption><tr><td>1</td></tr></table>", "a table with no header cells"),
            ("<svg width='20' height='20'></svg>", "a picture or region with no name"),
            ("<div aria-hidden='true'><button>Go</button></div>", "hidden from those who listen"),
            ("<div><li>Item</li></div>", "an item outside of a list"),
            ("<a href='#x'><button>In</button></a>", "stands inside"),
        ])
        func `the audit finds what is planted`(markup: String, fault: String) async throws {
            let browser = try await SharedBrowser.fresh()
            try await browser.open("about:blank")
            try await browser.run(
                """
                document.documentElement.lang = 'en';
                document.title = 'Planted';
                document.body.innerHTML = `<main><h1>Planted</h1><h2>Faults</h2>${arguments[0]}</main>`;
                """, .string(markup))
            let faults = try await Audit.faults(of: WebPage(browser, origin: ""))
            #expect(faults.contains { $0.contains(fault) }, "\(faults)")
        }
    }
}
