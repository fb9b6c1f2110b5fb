import CMicroHTTPD

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads the header of a request.
struct Head {
    let connection: OpaquePointer

    /// All fields, in the order in which they came. What is not UTF-8 in them is replaced.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &fields) { fields in
            cmicrohttpd_fields(connection, fields) { closure, name, nameSize, value, valueSize in
                let fields = closure?.assumingMemoryBound(to: [(name: String, value: String)].self)
                fields?.pointee.append((Head.text(name, nameSize), Head.text(value, valueSize)))
            }
        }
        return fields
    }

    /// How long the body is going to be; nil where that is not said.
    var length: UInt64? {
        cmicrohttpd_field(connection, "Content-Length").flatMap { UInt64(String(cString: $0)) }
    }

    /// Whether it is said in two ways where the body ends, which servers and proxies may understand differently.
    var isAmbiguous: Bool {
        let names = fields.map { $0.name.lowercased() }
        let lengths = names.count { $0 == "content-length" }
        return lengths > 1 || (lengths > 0 && names.contains("transfer-encoding"))
            || names.count { $0 == "host" } > 1
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        guard let start else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
