import SchedulerCore

extension Field {
    /// The fields of the query that page through a list.
    package static let paging = [
        Field("limit", .integer(1...1_000), "At most so many; by default 100."),
        Field("cursor", .text(maximum: 1_000), "Where to go on: the `next` of the page before."),
    ]
}

extension OperationCall {
    /// How many items a page is to have at most.
    package var pageLimit: Int { integer("limit", in: .query) ?? 100 }

    /// The number after which to go on, where a list is paged by numbers.
    ///
    /// - Throws: ``Problem``, naming the field.
    package func pageNumber() throws(Problem) -> Int64? {
        guard let cursor = text("cursor", in: .query) else { return nil }
        guard let number = Int64(cursor), number > 0, String(number) == cursor else {
            throw .invalid("cursor", "is not the `next` of a page of this list")
        }
        return number
    }
}

extension Page {
    /// A page of what was found by asking for one more than fits on it.
    ///
    /// - Parameters:
    ///   - found: what was found, in order.
    ///   - limit: how many fit on a page.
    ///   - cursor: what leads to what comes after an element.
    ///   - value: the element in the answer.
    package init<Element>(
        of found: [Element], limit: Int, cursor: (Element) -> String, value: (Element) throws -> Item
    ) rethrows {
        let kept = found.prefix(limit)
        self.init(try kept.map(value), next: found.count > limit ? kept.last.map(cursor) : nil)
    }
}
