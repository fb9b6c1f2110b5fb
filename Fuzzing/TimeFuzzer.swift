import FoundationEssentials

/// What libFuzzer calls with each input: the first byte chooses what reads the rest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    switch start.pointee % 4 {
    case 0: fuzzCron(String(decoding: bytes, as: UTF8.self), dialect: .vixie)
    case 1: fuzzCron(String(decoding: bytes, as: UTF8.self), dialect: .seconds)
    case 2: fuzzCron(String(decoding: bytes, as: UTF8.self), dialect: .quartz)
    default: _ = try? TZif(bytes)
    }
    return 0
}

/// An expression that is accepted must be written back as itself, and be searched without a trap or a hang.
private func fuzzCron(_ text: String, dialect: Cron.Dialect) {
    guard let cron = try? Cron(text, dialect: dialect) else { return }
    let again = try? Cron(cron.canonicalText, dialect: dialect)
    guard again?.canonicalText == cron.canonicalText else { fatalError("\(text) is written back as another") }
    let start = Date(timeIntervalSince1970: 1_774_656_000)
    guard let next = cron.next(after: start) else { return }
    guard next > start, cron.matches(next) else { fatalError("\(text) is due at \(next), which it does not match") }
    _ = cron.previous(before: start)
    _ = cron.description
}
