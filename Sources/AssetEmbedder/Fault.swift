/// Why the page's files cannot become part of the binary, in words for who wrote them.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
