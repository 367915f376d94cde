import Objects

/// What something uses, as the daemon tells it, and how it is shown: as kubectl does, in thousandths of a core and in MiB.
struct Usage {
    private(set) var nanocores: Int64 = 0
    private(set) var bytes: Int64 = 0
    private(set) var cpuHistory: [Int64] = []
    private(set) var memoryHistory: [Int64] = []

    init() {}

    init(_ content: Value) {
        nanocores = content["cpuNanocores"]?.integer ?? 0
        bytes = content["memoryWorkingSetBytes"]?.integer ?? 0
        let history = content["history"]?.array ?? []
        cpuHistory = history.map { $0["cpuNanocores"]?.integer ?? 0 }
        memoryHistory = history.map { $0["memoryWorkingSetBytes"]?.integer ?? 0 }
    }

    /// Histories of containers of one pod end at the same time.
    mutating func add(_ other: Usage) {
        nanocores += other.nanocores
        bytes += other.bytes
        cpuHistory = Usage.sum(cpuHistory, other.cpuHistory)
        memoryHistory = Usage.sum(memoryHistory, other.memoryHistory)
    }

    private static func sum(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        var long = left.count < right.count ? right : left
        let short = left.count < right.count ? left : right
        let first = long.count - short.count
        for index in short.indices { long[first + index] += short[index] }
        return long
    }

    func precedes(_ other: Usage, by order: UsageOrder) -> Bool {
        order == .cpu ? nanocores > other.nanocores : bytes > other.bytes
    }

    /// Rounded up, as `resource.Quantity.MilliValue` does.
    var millicores: Int64 { (nanocores + 999_999) / 1_000_000 }
    var cores: String { "\(millicores)m" }
    var memory: String { "\(bytes / (1024 * 1024))Mi" }

    static func percent(_ amount: Int64, of whole: Int64?) -> String {
        guard let whole, whole > 0 else { return "<unknown>" }
        return "\(Int64(Double(amount) / Double(whole) * 100))%"
    }

    static let barHeader = ["CPU HISTORY", "MEMORY HISTORY"]
    /// Bars in a cell: two of them fit beside the rest in a terminal of 140 characters.
    private static let barCount = 40

    var bars: [String] { bars(width: Usage.barCount) }

    func bars(width: Int) -> [String] { [cpuHistory, memoryHistory].map { Sparkline.text($0, width: width) } }
}
