internal import Objects

/// The nodes that can take pods of one shape, and how much such a pod would like each.
///
/// Pods of a workload mostly wait together and ask for the same. One pod on a node changes that node alone, so the next of
/// the same shape needs one node looked at again, not all (as Kubernetes' opportunistic batching, KEP-5598).
struct Candidates {
    /// What the pods ask for.
    let spec: Value
    let demand: PodDemand
    private var names: [String]
    /// The part of the scores that does not depend on what pods take.
    private let liking: [Int64]
    private var totals: [Int64]
    /// How many pods may still be placed: as many as there are nodes, so that a search that saw only some of all nodes does
    /// not fill those up first.
    private var uses: Int

    /// - Parameter feasible: Nodes that can take the pod; not empty.
    init(spec: Value, demand: PodDemand, feasible: [(name: String, state: NodeState)]) {
        self.spec = spec
        self.demand = demand
        names = feasible.map(\.name)
        let states = feasible.map(\.state)
        let liking = Scores.liking(of: states, for: demand)
        self.liking = liking
        totals = zip(states, liking).map { $1 + Scores.room(on: $0, for: demand) }
        uses = feasible.count
    }

    /// One of the nodes that are liked most.
    func choose(_ ids: inout IDSource) -> (index: Int, name: String) {
        guard names.count > 1 else { return (0, names[0]) }
        let top = totals.max() ?? 0
        let favourites = totals.indices.filter { totals[$0] == top }
        let index = favourites[Int(ids.next() % UInt64(favourites.count))]
        return (index, names[index])
    }

    /// A pod was placed on a node, which now looks so. False where the search must be made again.
    mutating func placed(at index: Int, _ state: NodeState) -> Bool {
        uses -= 1
        guard uses > 0, Filters.refusals(of: state, for: demand).isEmpty else { return false }
        totals[index] = liking[index] + Scores.room(on: state, for: demand)
        return true
    }
}
