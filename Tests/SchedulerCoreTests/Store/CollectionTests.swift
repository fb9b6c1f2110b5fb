import SchedulerTesting
import Testing

@testable import SchedulerCore

@Suite struct HeapTests {
    @Test func `an empty heap has no first element`() {
        var heap = Heap<Int>()
        #expect(heap.isEmpty)
        #expect(heap.first == nil)
        #expect(heap.popFirst() == nil)
    }

    @Test(arguments: UInt64(0)..<20)
    func `elements come out in order, whatever went in before`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var heap = Heap<Int>()
        var model: [Int] = []
        for _ in 0..<500 {
            if Int.random(in: 0..<5, using: &generator) < 3 {
                let element = Int.random(in: 0..<50, using: &generator)
                heap.insert(element)
                model.append(element)
                model.sort()
            } else {
                #expect(heap.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(heap.first == model.first)
            #expect(heap.count == model.count)
            #expect(heap.isEmpty == model.isEmpty)
        }
        while let element = heap.popFirst() { #expect(element == model.removeFirst()) }
        #expect(model.isEmpty)
    }

    @Test func `all permutations of five elements come out in order`() {
        for permutation in permutations([1, 2, 2, 3, 4]) {
            var heap = Heap<Int>()
            for element in permutation { heap.insert(element) }
            #expect((0..<5).compactMap { _ in heap.popFirst() } == [1, 2, 2, 3, 4])
        }
    }

    @Test func `removing all leaves an empty heap that can be filled again`() {
        var heap = Heap<Int>()
        for element in [3, 1, 2] { heap.insert(element) }
        heap.removeAll()
        #expect(heap.isEmpty)
        heap.insert(7)
        #expect(heap.first == 7)
    }

    @Test func `keys are ordered by rank, then by number`() {
        let keys = [(0, 1), (0, 2), (1, 0), (.max, .min), (.max, .max)].map { HeapKey(rank: $0.0, number: $0.1) }
        for (left, key) in keys.enumerated() {
            for (right, other) in keys.enumerated() { #expect((key < other) == (left < right)) }
        }
    }

    private func permutations(_ elements: [Int]) -> [[Int]] {
        guard elements.count > 1 else { return [elements] }
        return elements.indices.flatMap { index in
            var rest = elements
            let chosen = rest.remove(at: index)
            return permutations(rest).map { [chosen] + $0 }
        }
    }
}

@Suite struct RingBufferTests {
    @Test func `an empty buffer has nothing at either end`() {
        var buffer = RingBuffer<Int>()
        #expect(buffer.isEmpty)
        #expect(buffer.last == nil)
        #expect(buffer.popFirst() == nil)
        #expect(buffer.popLast() == nil)
        #expect(buffer.elements.isEmpty)
    }

    @Test(arguments: UInt64(0)..<20)
    func `a buffer does what an array does`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var buffer = RingBuffer<Int>()
        var model: [Int] = []
        for step in 0..<1_000 {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0..<4:
                buffer.append(step)
                model.append(step)
            case 4..<6: #expect(buffer.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            default: #expect(buffer.popLast() == model.popLast())
            }
            #expect(buffer.count == model.count)
            #expect(buffer.isEmpty == model.isEmpty)
            #expect(buffer.first == model.first)
            #expect(buffer.last == model.last)
            if step.isMultiple(of: 16) { #expect(buffer.elements == model) }
        }
        #expect(buffer.elements == model)
    }

    @Test(arguments: UInt64(0)..<20)
    func `elements are inserted where they belong`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var buffer = RingBuffer<Int>()
        var model: [Int] = []
        for _ in 0..<300 {
            if Int.random(in: 0..<4, using: &generator) == 0 {
                #expect(buffer.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            } else {
                let element = Int.random(in: 0..<100, using: &generator)
                buffer.insert(element, by: <)
                model.append(element)
                model.sort()
            }
            #expect(buffer.elements == model)
        }
    }

    @Test func `a buffer that goes round keeps its order, also while it grows`() {
        var buffer = RingBuffer<Int>()
        var next = 0
        var expected = 0
        for size in 1...40 {
            while buffer.count < size {
                buffer.append(next)
                next += 1
            }
            for _ in 0..<size / 2 {
                #expect(buffer.popFirst() == expected)
                expected += 1
            }
            #expect(buffer.elements == Array(expected..<next))
        }
    }

    @Test func `elements that were taken are let go`() {
        final class Token {}
        var buffer = RingBuffer<Token>()
        weak var first: Token?
        weak var last: Token?
        do {
            let tokens = [Token(), Token()]
            first = tokens[0]
            last = tokens[1]
            for token in tokens { buffer.append(token) }
        }
        #expect(first != nil && last != nil)
        _ = buffer.popFirst()
        #expect(first == nil)
        buffer.popLast()
        #expect(last == nil)
    }

    @Test func `copies of a buffer go their own ways`() {
        var buffer = RingBuffer<Int>()
        for element in 0..<3 { buffer.append(element) }
        var copy = buffer
        copy.append(3)
        _ = buffer.popFirst()
        #expect(buffer.elements == [1, 2])
        #expect(copy.elements == [0, 1, 2, 3])
    }
}
