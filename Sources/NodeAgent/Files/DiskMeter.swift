internal import Glibc
internal import Measurements
internal import Synchronization

/// Measures what pods take of the disk, and remembers it: no directory is walked more than once in ten seconds, and walking takes
/// no more than a hundredth of the time.
final class DiskMeter: Sendable {
    static let period = Duration.seconds(10)
    /// How much longer than a walk it is until the next one.
    private static let rest = 100
    /// Directories that are remembered.
    private static let limit = 20_000

    private struct Walked {
        var bytes: Int64
        var entries: Int64
        var isPartial: Bool
        var next: ContinuousClock.Instant
    }

    private let walked = Mutex<[String: Walked]>([:])

    /// How long one look at all pods may take: who waits for it may be short of something. What it does not come to is told as it
    /// was last, or left out, and is first at the next look, since what was walked just now rests.
    static let longestLook = Duration.seconds(2)

    /// By the pods' uids. Blocks while it walks.
    func usage(of pods: [PodDisk], within limit: Duration = DiskMeter.longestLook) -> [String: PodDiskUsage] {
        let deadline = ContinuousClock.now + limit
        return Dictionary(
            pods.map { ($0.uid, usage(of: $0, until: deadline)) }, uniquingKeysWith: { first, _ in first })
    }

    private func usage(of pod: PodDisk, until deadline: ContinuousClock.Instant) -> PodDiskUsage {
        var usage = PodDiskUsage()
        for (name, path) in pod.volumes { usage.volumes[name] = volume(path, until: deadline) }
        for container in pod.containers {
            usage.logs[container] = walk("\(pod.logDirectory)/\(container)", until: deadline)?.bytes
        }
        return usage
    }

    private func volume(_ path: String, until deadline: ContinuousClock.Instant) -> VolumeUsage? {
        // One in memory knows by itself, and is not to be held open when it is unmounted.
        let isMemory = MemoryVolume.isMounted(path)
        let walked = isMemory ? nil : walk(path, until: deadline)
        guard isMemory || walked != nil else { return nil }
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        func bytes(_ blocks: fsblkcnt_t) -> Int64 { Int64(clamping: Int128(blocks) * Int128(status.f_frsize)) }
        let (files, freeFiles) = (Int64(clamping: status.f_files), Int64(clamping: status.f_ffree))
        return VolumeUsage(
            usedBytes: walked?.bytes ?? bytes(status.f_blocks) - bytes(status.f_bfree),
            usedInodes: walked?.entries ?? files - freeFiles, isPartial: walked?.isPartial ?? false,
            bytes: Supply(capacity: bytes(status.f_blocks), available: bytes(status.f_bavail)),
            inodes: files == 0 ? nil : Supply(capacity: files, available: freeFiles))
    }

    private func walk(_ path: String, until deadline: ContinuousClock.Instant) -> Walked? {
        let start = ContinuousClock.now
        let known = walked.withLock { $0[path] }
        if let known, known.next > start { return known }
        guard start < deadline else { return known }
        guard let walk = DirectoryWalk(path) else {
            walked.withLock { $0[path] = nil }
            return nil
        }
        let end = ContinuousClock.now
        let result = Walked(
            bytes: walk.bytes, entries: walk.entries, isPartial: walk.isPartial,
            next: end + max(DiskMeter.period, (end - start) * DiskMeter.rest))
        walked.withLock { walked in
            // What is due again may have gone with its pod.
            if walked.count >= DiskMeter.limit { walked = walked.filter { $0.value.next > end } }
            if walked.count < DiskMeter.limit { walked[path] = result }
        }
        return result
    }
}
