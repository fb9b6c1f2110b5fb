import Testing

@testable import AssetEmbedder

@Suite struct PageTests {
    private let sources = [
        "index.html": """
        <head>
        <link rel="icon" href="{{base}}icon.svg">
        <link rel="stylesheet" href="{{base}}colours.css">
        <link rel="stylesheet" href="{{base}}layout.css">
        <script type="module" src="{{base}}main.js"></script>
        </head>
        """, "icon.svg": "<svg/>", "colours.css": "/* Colours. */\n:root {\n  color: red;\n}\n",
        "layout.css": "body { margin: 0; }\n", "main.js": "import { a } from './a.js';\na();\n",
        "a.js": "export function a() {}\n",
    ]

    @Test func `the document names one style sheet and one script, which hold all of them`() throws {
        let files = try Page(sources: sources).files
        #expect(files.keys.sorted() == ["icon.svg", "index.html", "main.css", "main.js"])
        #expect(
            files["index.html"] == """
                <head>
                <link rel="icon" href="{{base}}icon.svg">
                <link rel="stylesheet" href="{{base}}main.css">
                <script type="module" src="{{base}}main.js"></script>
                </head>
                """)
        #expect(files["main.css"] == ":root{color:red}\nbody{margin:0}")
        #expect(files["main.js"]?.contains("function a(){}") == true)
    }

    @Test(arguments: [
        ("index.html", nil, "index.html: is not there"),
        ("layout.css", nil, "index.html: layout.css is not there"),
        ("more.css", "", "index.html: does not name more.css"),
        ("index.html", "<html>", "index.html: names no style sheets or not one script"),
    ])
    func `sources that do not fit together are refused`(path: String, text: String?, words: String) {
        var changed = sources
        changed[path] = text
        #expect(performing: { _ = try Page(sources: changed) }, throws: { ($0 as? Fault)?.description == words })
    }

    @Test func `the same bytes are compressed to the same bytes, which begin as gzip says`() throws {
        let bytes = Array(String(repeating: "the same words again and again. ", count: 100).utf8)
        let compressed = try gzip(bytes)
        #expect(compressed == (try gzip(bytes)))
        #expect(compressed.prefix(3) == [0x1f, 0x8b, 8] && compressed.count < bytes.count / 10)
        #expect(try gzip([]).count == 20)
    }
}
