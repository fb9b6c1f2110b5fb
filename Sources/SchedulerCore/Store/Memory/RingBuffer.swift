/// A queue in one array: elements are appended at the end and taken from either end in constant time.
package struct RingBuffer<Element> {
    private var slots: [Element?] = []
    private var head = 0
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package var first: Element? {
        count == 0 ? nil : slots[head]
    }

    package var last: Element? {
        count == 0 ? nil : slots[index(count - 1)]
    }

    package mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[index(count)] = element
        count += 1
    }

    /// Inserts an element where it belongs in an ascending order, looked for from the end to which it belongs as a rule:
    /// the last one.
    ///
    /// - Complexity: O(1) for an element that is later than all others or earlier than all, O(n) between.
    package mutating func insert(_ element: Element, by areInOrder: (Element, Element) -> Bool) {
        if let last, areInOrder(element, last) {
            prepend(element)
            var place = 0
            while place + 1 < count, let next = slots[index(place + 1)], areInOrder(next, element) {
                slots.swapAt(index(place), index(place + 1))
                place += 1
            }
        } else {
            append(element)
        }
    }

    private mutating func prepend(_ element: Element) {
        if count == slots.count { grow() }
        head = index(slots.count - 1)
        slots[head] = element
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

    /// Changes each element.
    package mutating func update(_ change: (inout Element) -> Void) {
        for offset in 0..<count {
            let index = index(offset)
            if var element = slots[index].take() {
                change(&element)
                slots[index] = element
            }
        }
    }

    /// Removes the elements that are wanted no more.
    package mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        let wanted = elements.filter { !isUnwanted($0) }
        self = RingBuffer()
        for element in wanted { append(element) }
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
