public import FoundationEssentials

/// The slots of many timetables together, in the order of time.
///
/// A heap of cursors: a step costs one search and the logarithm of the number of timetables.
public struct UpcomingSlots: Sequence, IteratorProtocol, Sendable {
    private struct Head: Sendable {
        var slot: Int64
        var index: Int

        static func < (left: Head, right: Head) -> Bool {
            left.slot != right.slot ? left.slot < right.slot : left.index < right.index
        }
    }

    /// A binary heap, the earliest slot first; of equal slots, the timetable with the lower index.
    private var heap: [Head] = []
    /// The walk along each timetable.
    private var cursors: [SlotCursor] = []

    /// The slots of all timetables that are strictly later than the instant.
    public init(_ timetables: [Timetable], after instant: Date) {
        let after = instant.microsecondsSince1970
        guard after != .max else { return }
        cursors = timetables.map { SlotCursor($0, from: after + 1) }
        for index in cursors.indices {
            if let slot = cursors[index].next() { heap.append(Head(slot: slot, index: index)) }
        }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    }

    /// The next slot and the index of its timetable.
    public mutating func next() -> (timetable: Int, slot: Date)? {
        guard let first = heap.first else { return nil }
        if let slot = cursors[first.index].next() {
            heap[0].slot = slot
        } else if let last = heap.popLast(), !heap.isEmpty {
            heap[0] = last
        }
        siftDown(0)
        return (first.index, Date(microsecondsSince1970: first.slot))
    }

    private mutating func siftDown(_ start: Int) {
        let count = heap.count
        guard start < count else { return }
        var parent = start
        let moving = heap[start]
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < moving else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = moving
    }
}

/// How many slots fall into each of some stretches of time, for many timetables: what a heat map shows.
public struct SlotHistogram: Sendable, Hashable {
    /// Where the first stretch begins.
    public let start: Date
    /// The length of each stretch.
    public let step: Duration
    /// The number of slots in each stretch; a slot on a border counts for the stretch that begins there.
    public let counts: [Int]

    /// Counts the slots of all timetables.
    ///
    /// - Parameters:
    ///   - timetables: The timetables; excluded slots do not count.
    ///   - start: Where the first stretch begins.
    ///   - step: The length of a stretch, at least a millisecond.
    ///   - buckets: How many stretches there are, 1...100000.
    /// - Throws: ``RecurrenceError`` if `step` or `buckets` is out of range.
    /// - Complexity: Proportional to the number of slots, some ten nanoseconds each; where the slots are much denser
    ///   than the stretches, to the number of stretches. Unions and exclusions always make it walk; of such a
    ///   timetable the first ten million slots are counted.
    public init(
        _ timetables: [Timetable], from start: Date, step: Duration, buckets: Int
    ) throws(RecurrenceError) {
        guard 1...100_000 ~= buckets else { throw .outOfRange(field: "buckets", value: buckets, allowed: 1...100_000) }
        guard step >= .milliseconds(1) else {
            throw RecurrenceError(code: .outOfRange, field: "step", value: "\(step)", allowed: "at least 1 millisecond")
        }
        self.start = start
        self.step = step
        let width = step.wholeMicroseconds
        let first = start.microsecondsSince1970
        // Sums of these cannot overflow: the calendar spans 3.2 × 10^17 microseconds.
        let (length, tooLong) = width.multipliedReportingOverflow(by: Int64(buckets))
        guard !tooLong, length < 1 << 60, first.magnitude < 1 << 60 else {
            throw RecurrenceError(
                code: .outOfRange, field: "step", value: "\(step)", allowed: "within the years 1 to 9999, all together")
        }
        var counts = [Int](repeating: 0, count: buckets)
        for timetable in timetables {
            SlotHistogram.add(timetable, first, first + length, width, to: &counts)
        }
        self.counts = counts
    }

    private static func add(
        _ timetable: Timetable, _ first: Int64, _ end: Int64, _ width: Int64, to counts: inout [Int]
    ) {
        // Where stretches hold many slots each, counting beats walking.
        let low = max(first, timetable.first)
        if timetable.countsWithoutWalking,
            timetable.count(from: low, through: min(end - 1, timetable.last)) > 8 * counts.count
        {
            for index in counts.indices {
                let begin = first + Int64(index) * width
                let last = min(end - 1, begin + (width - 1), timetable.last)
                counts[index] += timetable.count(from: max(begin, timetable.first), through: last)
            }
            return
        }
        var cursor = SlotCursor(timetable, from: first)
        var bucket = 0
        var border = first + width
        var steps = 0
        while steps < Timetable.walkLimit, let slot = cursor.next(), slot < end {
            if slot >= border {
                bucket = Int((slot - first) / width)
                border = first + Int64(bucket) * width + width
            }
            counts[bucket] += 1
            steps += 1
        }
    }
}
