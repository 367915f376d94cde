extension Sequence {
    /// The first `count` elements of the order, in it; costs little more than one look at each where `count` is small.
    func least(_ count: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
        guard count > 0 else { return [] }
        var least: [Element] = []
        for element in self {
            if least.count == count {
                guard let last = least.last, precedes(element, last) else { continue }
                least.removeLast()
            }
            var low = 0
            var high = least.count
            while low < high {
                let middle = (low + high) / 2
                if precedes(element, least[middle]) { high = middle } else { low = middle + 1 }
            }
            least.insert(element, at: low)
        }
        return least
    }
}
