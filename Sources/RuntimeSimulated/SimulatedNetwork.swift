/// The addresses of one simulated node's pods, out of 10.64.0.0/10: 1,024 for each of up to 4,096 nodes.
struct SimulatedNetwork: Sendable {
    static let addressesPerNode: UInt32 = 1024
    static let nodeLimit = 4096

    private let first: UInt32
    private var next: UInt32 = 0
    private var taken: Set<UInt32> = []

    init(node index: Int) {
        let node = UInt32(clamping: index) % UInt32(SimulatedNetwork.nodeLimit)
        first = 10 << 24 | 64 << 16 | node * SimulatedNetwork.addressesPerNode
    }

    /// An address that nobody has; nil where all are taken. Freed ones come back as late as can be.
    mutating func take() -> String? {
        guard taken.count < Int(SimulatedNetwork.addressesPerNode) - 2 else { return nil }
        repeat {
            next = next % (SimulatedNetwork.addressesPerNode - 2) + 1
        } while taken.contains(next)
        taken.insert(next)
        let address = first + next
        return "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
    }

    mutating func free(_ address: String) {
        let parts = address.split(separator: ".").compactMap { UInt32($0) }
        guard parts.count == 4 else { return }
        taken.remove((parts[0] << 24 | parts[1] << 16 | parts[2] << 8 | parts[3]) &- first)
    }
}
