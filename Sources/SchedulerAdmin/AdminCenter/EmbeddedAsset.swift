import FoundationEssentials

/// A file of the page, as the build writes it into the binary.
struct EmbeddedAsset: Sendable {
    /// Where it is among the page's files, such as `main.js`.
    var path: String
    var text: String
    /// The text compressed in the gzip format (RFC 1952), in Base64: the compiler takes arrays of bytes slowly.
    var gzip: String

    /// The compressed bytes; nil where it is not compressed.
    var compressed: [UInt8]? { Data(base64Encoded: gzip).map(Array.init) }
}
