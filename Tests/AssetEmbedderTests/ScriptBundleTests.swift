import Testing

@testable import AssetEmbedder

@Suite struct ScriptBundleTests {
    private func bundle(_ texts: [String: String]) throws -> String {
        try ScriptBundle(entry: "main.js", texts: texts).text
    }

    /// What is said about modules that do not fit together.
    private func fault(_ texts: [String: String]) -> String? {
        do {
            _ = try bundle(texts)
            return nil
        } catch {
            return (error as? Fault)?.description
        }
    }

    @Test func `a module stands after those that it imports, once`() throws {
        let text = try bundle([
            "main.js": "import { b } from './b.js';\nimport { c } from './views/c.js';\nb(c);\n",
            "b.js": "import { c } from './views/c.js';\nexport function b() { return c; }\n",
            "views/c.js": "import { d } from '../d.js';\nexport const c = d;\n",
            "d.js": "export const d = 1;\n",
        ])
        #expect(
            text == """
                const[d]=(()=>{const d=1;return[d];})();
                const[c]=(()=>{const c=d;return[c];})();
                const[b]=(()=>{function b(){return c;}
                return[b];})();
                (()=>{b(c);})();

                """)
    }

    @Test func `all forms of exports and imports that the page writes`() throws {
        let text = try bundle([
            "main.js": """
            import page from './views/page.js';
            import whole from './whole.js';
            import * as live from './live.js';
            import {
              one, two as second,
            } from './many.js';
            page(whole, live.state, one, second);

            """,
            "views/page.js": "import { connect } from '../live.js';\nexport default function page() {}\n",
            "whole.js": "export default { a: 1 };\n",
            "live.js": "export let state = 'off';\nexport async function connect() { state = 'on'; }\n",
            "many.js": "export const one = 1;\nexport class two {}\nexport function* three() {}\n",
        ])
        #expect(
            text == """
                const $$live=(()=>{let state='off';async function connect(){state='on';}
                return{get state(){return state;},connect:connect};})();const{connect}=$$live;
                const[$views_page]=(()=>{function page(){}
                return[page];})();
                const[$whole]=(()=>{const $default={a:1};return[$default];})();
                const[one,two,three]=(()=>{const one=1;class two{}
                function*three(){}
                return[one,two,three];})();
                ((page,whole,live,second)=>{page(whole,live.state,one,second);})($views_page,$whole,$$live,two);

                """)
    }

    @Test(arguments: [
        ("import { a } from './a.js';", "main.js: imports a.js, which is not there"),
        ("import { c } from './b.js';", "main.js: imports c, which b.js does not export"),
        ("import { v } from './b.js';", "main.js: v of b.js changes; import all of that module"),
        ("import './b.js';", "main.js: not a known form of import: import './b.js';"),
        ("import { b } from 'b';", "main.js: not a known form of import: import { b } from 'b';"),
        ("import { b } from './b.js'", "main.js: the import has no end: import { b } from './b.js'"),
        ("import { b } from './b.js';\nexport { b };", "main.js: not a known form of export: export { b };"),
        ("import { b } from './b.js';\nimport('./b.js');", "main.js: imports while it runs"),
        ("const a = 1;", "imported by nobody: b.js"),
        ("import { b } from './b.js';\nb('a);", "main.js: a text has no end: 'a);\n})();"),
        ("import { b as c } from './b.js';\nexport const b = 1;", "main.js: exports b, and so does b.js"),
        (
            "import { b } from './b.js';\nexport const history = 1;",
            "main.js: exports history, which browsers have a meaning for"
        ),
    ])
    func `what cannot be joined is refused in words`(main: String, words: String) {
        #expect(fault(["main.js": main, "b.js": "export const b = 1;\nexport let v = 2;\n"]) == words)
    }

    @Test func `modules that import one another are refused`() {
        let texts = [
            "main.js": "import { b } from './b.js';\n", "b.js": "import { c } from './c.js';\nexport const b = c;\n",
            "c.js": "import { b } from './b.js';\nexport const c = b;\n",
        ]
        #expect(fault(texts) == "import one another: main.js, b.js, c.js, b.js")
    }
}
