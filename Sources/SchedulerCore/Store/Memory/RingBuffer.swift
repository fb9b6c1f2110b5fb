/// A queue in one array: elements are appended at the end and taken from either end in constant time.
package struct RingBuffer<Element> {
    private var slots: [Element?] = []
    private var head = 0
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package var last: Element? {
        count == 0 ? nil : slots[index(count - 1)]
    }

    package mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[index(count)] = element
        count += 1
    }

    package mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head].take()
        head = index(1)
        count -= 1
        return element
    }

    @discardableResult
    package mutating func popLast() -> Element? {
        guard count > 0 else { return nil }
        count -= 1
        return slots[index(count)].take()
    }

    /// The elements, first to last.
    package var elements: [Element] {
        (0..<count).compactMap { slots[index($0)] }
    }

    /// The capacity is a power of two, so that the wrap is a mask.
    private func index(_ offset: Int) -> Int {
        (head + offset) & (slots.count - 1)
    }

    private mutating func grow() {
        let capacity = max(slots.count * 2, 4)
        var larger: [Element?] = []
        larger.reserveCapacity(capacity)
        for offset in 0..<count { larger.append(slots[index(offset)].take()) }
        larger.append(contentsOf: repeatElement(nil, count: capacity - count))
        slots = larger
        head = 0
    }
}
