import CZlib

/// Bytes in the gzip format (RFC 1952), as small as zlib makes them; the same for the same bytes, since no time is kept.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    guard czlib_gzip_init(&stream, Z_BEST_COMPRESSION) == Z_OK else { throw Fault("zlib cannot begin") }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
    let result = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = uInt(output.count)
            return deflate(&stream, Z_FINISH)
        }
    }
    guard result == Z_STREAM_END else { throw Fault("zlib cannot finish") }
    return Array(output.prefix(Int(stream.total_out)))
}
