import Glibc
import Measurements
import Objects
import RuntimeProcess

/// What is made of the counts of 500 containers: each second once.
enum MeasuringBench {
    private static let containers = 500
    private static let second: Int64 = 1_000_000_000

    static func figures() -> [Figure] {
        var recorder = UsageRecorder()
        var seconds: Int64 = 0
        func look() {
            seconds += 1
            recorder.record(report(at: seconds), at: Timestamp(seconds: 1_000 + seconds))
        }
        // A full history, as after ten minutes.
        for _ in 0..<700 { look() }
        return [
            Figure.cost("record the counts of \(containers) containers", of: containers, "container", runs: 7, look),
            Figure.cost("say what \(containers) containers use", of: containers, "container") {
                precondition(recorder.pods.count == containers)
            }
        ] + groups + trees
    }

    /// Reading what control groups count; nothing where none can be made here.
    private static var groups: [Figure] {
        guard let groups = EmptyGroups(containers) else { return [] }
        defer { groups.remove() }
        let meter = UsageMeter(groups: groups.directories)
        return [
            Figure.cost("read what \(containers) control groups use", of: containers, "container", runs: 20) {
                precondition(meter.look() == containers)
            }
        ]
    }

    /// Adding up what processes have used, as where no group counts.
    private static var trees: [Figure] {
        guard let programs = SleepingPrograms(containers) else { return [] }
        defer { programs.end() }
        // Until each has started its own.
        usleep(1_000_000)
        let meter = UsageMeter(supervisors: programs.processes)
        return [
            Figure.cost("read what \(containers) process trees of two use", of: containers, "container", runs: 10) {
                precondition(meter.look() == containers)
            }
        ]
    }

    private static func report(at seconds: Int64) -> NodeCount {
        let count = UsageCount(
            instant: seconds * second, cpuNanoseconds: UInt64(seconds * second / 4), memoryWorkingSetBytes: 64 << 20)
        return NodeCount(
            node: count,
            containers: (0..<containers).map { index in
                ContainerCount(
                    id: "run-\(index)", pod: ObjectKey(.pod, namespace: "default", name: "pod-\(index)"),
                    podUID: "uid-\(index)", name: "main", startedAt: Timestamp(seconds: 1_000), count: count)
            })
    }
}
