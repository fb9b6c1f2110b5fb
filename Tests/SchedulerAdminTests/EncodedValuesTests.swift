import SchedulerCore
import Testing

@testable import SchedulerAdmin

@Suite struct EncodedValuesTests {
    private func texts(_ json: [[UInt8]]) -> [String] { json.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `what has changed is written anew, and what has not is as it was`() throws {
        let encoded = EncodedValues<Int, [String]>(limit: 10)
        for values in [["a", "b"], ["a", "c"], ["a", "c"], ["d", "b"], ["a", "b"]] {
            let json = try encoded.json(of: values.enumerated().map { (key: $0, value: [$1]) })
            #expect(texts(json) == values.map { "[\"\($0)\"]" })
        }
    }

    @Test func `values beyond the limit are right too`() throws {
        let encoded = EncodedValues<Int, [Int]>(limit: 3)
        for shift in 0..<3 {
            let json = try encoded.json(of: (0..<10).map { (key: $0, value: [$0 + shift]) })
            #expect(texts(json) == (0..<10).map { "[\($0 + shift)]" })
        }
    }

    @Test func `a duration's fraction has no zeros at its end, and those at its beginning`() {
        let expected: [(Int64, String)] = [
            (0, "PT0S"), (1, "PT0.000001S"), (10, "PT0.00001S"), (100_000, "PT0.1S"), (1_050_000, "PT1.05S"),
            (-500_000, "-PT0.5S"), (3_600_000_000, "PT1H"), (86_400_000_000, "P1D"), (86_400_999_999, "P1DT0.999999S"),
        ]
        for (microseconds, text) in expected {
            #expect(DurationText.text(.microseconds(microseconds)) == text)
            #expect(DurationText.duration(.text(text)) == .microseconds(microseconds))
        }
    }
}
