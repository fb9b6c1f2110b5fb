import Testing

@testable import AssetEmbedder

@Suite struct ShortNamesTests {
    @Test func `names that only the script knows become short, everywhere`() throws {
        let script = "function shown(wide){return shown(...hidden)+`${hidden} shown`;}const hidden=1;"
        let short = try script.withShortNames(for: ["shown", "hidden"])
        #expect(short == "function ab(wide){return ab(...aa)+`${aa} shown`;}const aa=1;")
        let own = "class A{#inner=2;f(){return this.#inner;}}"
        #expect(try own.withShortNames(for: []) == "class A{#aa=2;f(){return this.#aa;}}")
    }

    @Test(arguments: [
        "const label=1;use(other.label);", "const label=1;use({label});", "const label=1;use({a,label,b});",
        "const label=1;use({label:2});", "const label=1;class A{get label(){return 1;}}", "const{label=1}=given;",
        "const label=1;use({label(){}});", "const label=1;class A{a=1;label=2;}", "const other=1;",
    ])
    func `names that others may know stay`(script: String) throws {
        #expect(try script.withShortNames(for: ["label"]) == script)
    }

    @Test(arguments: ["a)", "a(]}}"])
    func `brackets that close nothing are refused`(script: String) {
        #expect(throws: Fault.self) { try script.withShortNames(for: []) }
    }
}
