import SchedulerCore

/// Writes answers in JSON, one a line.
enum SlotAnswer {
    /// `{"next":[…]}`.
    static func append(_ query: ResolvedQuery, to bytes: inout [UInt8]) {
        bytes += #"{"next":["#.utf8
        var isFirst = true
        query.forEachSlot { slot, offset in
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(UInt8(ascii: "\""))
            ISO8601.append(slot, offset: offset, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += "]}\n".utf8
    }

    /// `{"error":"…"}`; with an empty `next` where the error is that there is no such day.
    static func append(_ error: QueryError, to bytes: inout [UInt8]) {
        bytes += (error.isNever ? #"{"next":[],"error":"# : #"{"error":"#).utf8
        JSONText.append(error.jsonDescription, to: &bytes)
        bytes += "}\n".utf8
    }
}
