import SchedulerCore

/// What a check found to be otherwise than it must be.
struct Mismatch: Error {
    var message: String
}

/// Expects two values to be equal.
func expect<Value: Equatable>(_ subject: String, _ found: Value, is expected: Value) throws {
    guard found != expected else { return }
    throw Mismatch(message: "\(subject): expected \(expected), found \(found)")
}

/// Expects something to hold.
func expect(_ claim: String, _ holds: Bool) throws {
    guard !holds else { return }
    throw Mismatch(message: "expected \(claim), which does not hold")
}

/// Expects a value where there may be none.
func require<Value>(_ subject: String, _ value: Value?) throws -> Value {
    guard let value else { throw Mismatch(message: "\(subject): expected a value, found nil") }
    return value
}

/// Expects a sequence of exactly one element.
func requireOnly<Element>(_ subject: String, _ elements: [Element]) throws -> Element {
    guard elements.count == 1 else {
        throw Mismatch(message: "\(subject): expected exactly one, found \(elements.count): \(elements)")
    }
    return elements[0]
}

/// Expects an operation to be refused with a code.
func expectRefusal<Value>(
    _ subject: String, code: SchedulerError.Code, _ operation: () async throws -> Value
) async throws {
    let value: Value
    do {
        value = try await operation()
    } catch let error as SchedulerError where error.code == code {
        return
    } catch {
        throw Mismatch(message: "\(subject): expected an error \(code), found the error \(error)")
    }
    throw Mismatch(message: "\(subject): expected an error \(code), found \(value)")
}
