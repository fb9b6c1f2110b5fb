/// A binary min-heap: the smallest element first.
///
/// - Complexity: O(log n) to insert and to remove the first, O(1) to look at it.
package struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    package init() {}

    package var count: Int { elements.count }
    package var isEmpty: Bool { elements.isEmpty }
    package var first: Element? { elements.first }

    package mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard element < elements[parent] else { break }
            elements[child] = elements[parent]
            child = parent
        }
        elements[child] = element
    }

    package mutating func popFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        if !elements.isEmpty { sink(last) }
        return first
    }

    package mutating func removeAll() {
        elements.removeAll()
    }

    /// Removes the elements that are wanted no more.
    ///
    /// - Complexity: O(n log n).
    package mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        let wanted = elements.filter { !isUnwanted($0) }
        elements.removeAll(keepingCapacity: true)
        for element in wanted { insert(element) }
    }

    /// Puts the element in the place of the first and lets it sink.
    private mutating func sink(_ element: Element) {
        let count = elements.count
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < element else { break }
            elements[parent] = elements[child]
            parent = child
        }
        elements[parent] = element
    }
}

/// What the memory store's heaps order by: a rank, and a number among equals.
package struct HeapKey: Comparable {
    package var rank: Int64
    package var number: Int64

    package init(rank: Int64, number: Int64) {
        self.rank = rank
        self.number = number
    }

    package static func < (left: HeapKey, right: HeapKey) -> Bool {
        left.rank != right.rank ? left.rank < right.rank : left.number < right.number
    }
}
