import Testing

@testable import AssetEmbedder

@Suite struct CompactionTests {
    @Test(arguments: [
        ("/** What. */\nfunction a() {\n  // Why.\n  return 'x // y';\n}\n", "function a(){return'x // y';}"),
        // What ends by the line goes on ending.
        ("const a = b\nconst c = d\n", "const a=b\nconst c=d"), ("a\n(b)", "a\n(b)"), ("return\na", "return\na"),
        ("a++\nb", "a++\nb"), ("a\n  .b()\n  ?.c", "a.b()?.c"), ("a ?\n b :\n c", "a?b:c"), ("a // b\nc", "a\nc"),
        // What would become another token stays apart.
        ("a - -b + +c - d", "a- -b+ +c-d"), ("a / /b/.source", "a/ /b/.source"), ("1 .toFixed()", "1 .toFixed()"),
        ("typeof a in b of", "typeof a in b of"), ("a /* b */ c", "a c"),
        ("class A { static #b = 1; }", "class A{static #b=1;}"),
        // Slashes that divide, and those that begin an expression.
        ("a / b / c", "a/b/c"), ("(a) / b", "(a)/b"), ("x = / [/ ] ' /g.exec(y)", "x=/ [/ ] ' /g.exec(y)"),
        ("return / a/", "return/ a/"), ("i++ / 2; j-- / k", "i++/2;j--/k"), ("await / '/", "await/ '/"),
        ("f(/\\/ '/, 1)", "f(/\\/ '/,1)"),
        // Texts and templates are what they are.
        ("'it\\'s  a' + \"b  '\"", "'it\\'s  a'+\"b  '\""), ("`a  ${ b + { c } }  // d`", "`a  ${b+{c}}  // d`"),
        ("`${ `${ a }  b` }  c`", "`${`${a}  b`}  c`"), ("`a\n  b`", "`a\n  b`"), ("'ä  ö' + ä", "'ä  ö'+ä"),
    ])
    func `a script keeps what means something`(script: String, compact: String) throws {
        #expect(try script.compactedScript() == compact)
        #expect(try compact.compactedScript() == compact)
    }

    @Test(arguments: ["'a", "'a\nb'", "x = /a\nb/", "`a", "`${a", "`${ {} ", "/* a", "x = /a", "x = /[/]", "'a\\"])
    func `what has no end is refused`(script: String) {
        #expect(throws: Fault.self) { try script.compactedScript() }
    }

    @Test func `a style sheet loses its comments, and what means nothing`() throws {
        let style =
            "/* Colours\n   of it. */\n.a :is(b, c) { /* why */\n  width: calc(1px + 2px);\n}\n/* d */ .e { margin: 0; }\n"
        #expect(try style.compactedStyle() == ".a :is(b,c){width:calc(1px + 2px)}.e{margin:0}")
        #expect(throws: Fault.self) { try ".a::before { content: 'b; c'; }".compactedStyle() }
    }
}
