import Testing

@testable import schedulerctl

@Suite("schedulerctl: usage") struct UsageTests {
    @Test(arguments: [
        (
            [],
            "which verb? \(Words.list(VerbIndex.firstWords)); schedulerctl --help tells more"
        ),
        (["jobs", "lst"], "there is no verb 'jobs lst'; did you mean jobs list?"),
        (["health"], "health what? live, ready, overdue or metrics"),
        (["nxt"], "there is no verb 'nxt'; did you mean next?"),
        (["frobnicate"], "there is no verb 'frobnicate'; schedulerctl --help lists what there is"),
        (["--hepl"], "there is no option '--hepl'; did you mean --help?"),
        (["help", "explian"], "there is no verb 'explian'; did you mean explain?"),
        (["\u{1B}[31m"], "there is no verb '\u{FFFD}[31m'; schedulerctl --help lists what there is"),
    ])
    func `a wrong verb gets one helpful line`(arguments: [String], line: String) throws {
        let result = try Tool.run(arguments: arguments)
        #expect(result == Tool.Result(status: 2, output: "", errors: "schedulerctl: \(line)\n"))
    }

    @Test(arguments: [
        ([], #"which expression? As in schedulerctl next "30 2 * * *""#),
        (
            ["30", "2", "*", "*", "*"],
            #"the expression is one word: put it in quotes, as in schedulerctl next "30 2 * * *""#
        ),
        (["* * * * *", "--zon", "UTC"], "there is no option '--zon'; did you mean --zone?"),
        (["* * * * *", "--zone"], "--zone needs a value: --zone ZONE"),
        (["* * * * *", "--zone", "--json"], "--zone needs a value: --zone ZONE"),
        (["* * * * *", "--json=yes"], "--json takes no value"),
        (["* * * * *", "--json", "--json"], "--json is given twice"),
        (["* * * * *", "--count", "-1"], "--count: -1 is not between 0 and 100000"),
        (["* * * * *", "--count", "many"], "--count: many is not between 0 and 100000"),
        (["* * * * *", "--gap", "skp"], "--gap: 'skp' is not runAfter or skip; did you mean skip?"),
        (["* * * * *", "--after", "noon"], "--after: 'noon' is not an instant like 2026-03-29T03:00:00+02:00"),
        (["--stdin", "* * * * *"], "--stdin takes no expression beside it"),
        (["0 25 * * *"], "hour: 25 is not between 0 and 23 (column 3)"),
        (["-1 * * * *"], "minute: '-1' is not a number between 0 and 59, *, a list, a range or a step (column 1)"),
        ([""], "expression: there is no expression (column 1)"),
    ])
    func `a wrong question gets one helpful line`(arguments: [String], line: String) throws {
        let result = try Tool.run(arguments: ["next"] + arguments)
        #expect(result == Tool.Result(status: 2, output: "", errors: "schedulerctl next: \(line)\n"))
    }

    @Test(arguments: [("europe/berlin", "Europe/Berlin"), ("tokyo", "Asia/Tokyo"), ("new york", "America/New_York")])
    func `a wrong zone gets the right one`(zone: String, expected: String) throws {
        let result = try Tool.run("next", "* * * * *", "--zone", zone)
        #expect(result.status == 2 && result.errors.hasSuffix("; did you mean \(expected)?\n"))
    }

    @Test func `with --json, an error is JSON too`() throws {
        let result = try Tool.run("explain", "0 25 * * *", "--json")
        let output = #"{"error":"hour: 25 is not between 0 and 23 (column 3)"}"# + "\n"
        #expect(result == Tool.Result(status: 2, output: output, errors: ""))
    }

    @Test func `help is there for the tool and for each verb`() throws {
        for arguments in [["--help"], ["-h"], ["help"]] {
            let result = try Tool.run(arguments: arguments)
            #expect(result.status == 0 && result.errors.isEmpty)
            #expect(result.output.contains("\nusage: schedulerctl VERB [arguments]\n"))
        }
        for verb in ["next", "explain"] {
            for arguments in [[verb, "--help"], [verb, "-h"], ["help", verb], [verb, "* * * * *", "--help"]] {
                let result = try Tool.run(arguments: arguments)
                #expect(result.status == 0 && result.errors.isEmpty)
                #expect(result.output.contains("\nusage: schedulerctl \(verb) EXPR [options]\n"))
                #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
            }
        }
    }
}
