/// Something that is known by its identifier and proven by its secret: a token, a session or a sign-in code.
///
/// As text it is `<prefix>_<identifier>_<secret>`, such as `sct_k3jx…_Zm9v…`. The secret has 256 random bits.
struct Credential: Sendable {
    var id: String
    var secret: String

    /// Makes one that nobody knows, by the system's random generator.
    init() {
        var generator = SystemRandomNumberGenerator()
        id = String((0..<16).map { _ in Self.letters[Int.random(in: 0..<Self.letters.count, using: &generator)] })
        secret = Self.base64((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Reads one; nil where the text is none of this kind.
    init?(_ text: String, prefix: String) {
        // A secret may hold underscores itself.
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == prefix, (1...32).contains(parts[1].utf8.count),
            (1...64).contains(parts[2].utf8.count)
        else { return nil }
        id = String(parts[1])
        secret = String(parts[2])
    }

    func text(prefix: String) -> String { "\(prefix)_\(id)_\(secret)" }

    private static let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    /// Base64 for addresses, without padding (RFC 4648, section 5).
    private static func base64(_ bytes: [UInt8]) -> String {
        var text = ""
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digits[Int(bits >> count & 63)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (6 - count) & 63)]) }
        return text
    }
}

/// What is kept of a secret: its code under a salt of its own. A slow hash would add nothing to 256 random bits.
struct SaltedHash: Codable, Hashable, Sendable {
    private var salt: String
    private var hash: String

    init(of secret: String) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.salt = Hex.text(salt)
        hash = Hex.text(HMACSHA256.code(of: secret.utf8, key: salt))
    }

    func matches(_ secret: String) -> Bool {
        guard let salt = Hex.bytes(salt), let hash = Hex.bytes(hash) else { return false }
        return isEqualInConstantTime(HMACSHA256.code(of: secret.utf8, key: salt), hash)
    }
}
