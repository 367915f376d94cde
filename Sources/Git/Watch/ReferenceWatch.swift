internal import Glibc

/// The work of a watcher's thread: waits on inotify, or looks each second.
final class ReferenceWatch {
    private let directory: GitDirectory
    private var inotify: Inotify?
    private var watched: [Int32: String] = [:]

    var isPolling: Bool { inotify == nil }

    init(_ directory: GitDirectory, allowsInotify: Bool) {
        self.directory = directory
        if allowsInotify { inotify = try? Inotify() }
        watchAll()
    }

    /// Runs until `stop` is readable. `signal` is called after changes, `degraded` when polling begins.
    func run(until stop: Int32, signal: () -> Void, degraded: () -> Void) {
        var last = fingerprint()
        var wasPolling = isPolling
        while true {
            var files = [
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
                pollfd(fd: inotify?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            ]
            let ready = poll(&files, 2, isPolling ? RepositoryWatcher.pollMilliseconds : -1)
            if ready < 0 && errno != EINTR { return }
            if files[0].revents != 0 { return }
            if let inotify {
                guard files[1].revents != 0, handle(inotify.events()) else { continue }
                // Told at once, since one commit is mostly all; what follows soon is told together.
                signal()
                guard let isOver = waitForQuiet(stop, inotify) else { return }
                if !isOver { signal() }
            } else {
                let now = fingerprint()
                if now != last { signal() }
                last = now
            }
            if isPolling && !wasPolling {
                wasPolling = true
                last = fingerprint()
                degraded()
            }
        }
    }

    /// Takes what else happens within the quiet time; says whether that was nothing. Nil when it is time to stop.
    private func waitForQuiet(_ stop: Int32, _ inotify: Inotify) -> Bool? {
        var file = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
        guard poll(&file, 1, RepositoryWatcher.quietMilliseconds) <= 0 else { return nil }
        return !handle(inotify.events())
    }

    /// Whether one of the events touches a reference. New directories are watched from here on.
    private func handle(_ events: [Inotify.Event]) -> Bool {
        var matters = false
        var hasNewDirectory = false
        for event in events {
            if event.isOverflow {
                (matters, hasNewDirectory) = (true, true)
                continue
            }
            guard let place = watched[event.watch], !event.name.hasSuffix(".lock") else { continue }
            if place.hasPrefix("\(directory.common)/refs") {
                (matters, hasNewDirectory) = (true, true)
            } else if event.name == "HEAD" || event.name == "packed-refs" || event.name == "refs" || event.name.isEmpty
            {
                (matters, hasNewDirectory) = (true, event.name == "refs")
            }
        }
        if hasNewDirectory { watchAll() }
        return matters
    }

    /// Watches every directory that can hold references. Watching one twice changes nothing.
    private func watchAll() {
        guard let inotify else { return }
        do {
            var waiting = Set([directory.own, directory.common])
            for place in waiting { try add(place, to: inotify) }
            waiting = ["\(directory.common)/refs"]
            while let place = waiting.popFirst() {
                try add(place, to: inotify)
                waiting.formUnion(Self.subdirectories(of: place))
            }
        } catch {
            self.inotify = nil
            watched = [:]
        }
    }

    private func add(_ place: String, to inotify: Inotify) throws(Inotify.Exhausted) {
        guard watched.count < RepositoryWatcher.maximumDirectories else { throw Inotify.Exhausted() }
        if let watch = try inotify.watch(place) { watched[watch] = place }
    }

    /// Changes whenever a reference does: names, sizes and times of the files that hold references.
    private func fingerprint() -> Int {
        guard isPolling else { return 0 }
        var hasher = Hasher()
        var waiting = ["\(directory.common)/refs"]
        for file in ["\(directory.own)/HEAD", "\(directory.common)/packed-refs"] { Self.add(file, to: &hasher) }
        var looked = 0
        while let place = waiting.popLast(), looked < RepositoryWatcher.maximumDirectories {
            looked += 1
            for name in File.names(in: place) { Self.add("\(place)/\(name)", to: &hasher) }
            waiting += Self.subdirectories(of: place)
        }
        return hasher.finalize()
    }

    private static func add(_ file: String, to hasher: inout Hasher) {
        var status = stat()
        hasher.combine(file)
        guard stat(file, &status) == 0 else { return }
        hasher.combine(status.st_ino)
        hasher.combine(status.st_size)
        hasher.combine(status.st_mtim.tv_sec)
        hasher.combine(status.st_mtim.tv_nsec)
    }

    private static func subdirectories(of place: String) -> [String] {
        File.names(in: place).map { "\(place)/\($0)" }.filter { path in
            var status = stat()
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }
}
