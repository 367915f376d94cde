internal import Glibc

/// The work of a watcher's thread: waits on inotify, or looks each second.
///
/// A repository is where its path leads. When the path may lead elsewhere (it was renamed, removed, cloned anew, or a
/// link was turned), the repository there is opened anew; while there is none, it is looked for each second.
final class ReferenceWatch {
    private let place: RepositoryPlace
    private var directory: GitDirectory
    private var inotify: Inotify?
    private var watched: [Int32: String] = [:]
    /// No repository is at the path now.
    private var isLost = false
    /// What was seen last, where the repository is polled: from before the thread runs, so that nothing is missed.
    private var last = 0

    var isPolling: Bool { inotify == nil }

    /// - Throws: `remoteUnreachable`, `notARepository`.
    init(path: String, allowsInotify: Bool) throws(GitError) {
        place = RepositoryPlace(path)
        directory = try GitDirectory(of: path)
        if allowsInotify { inotify = try? Inotify() }
        watchAll()
        last = fingerprint()
    }

    /// Runs until `stop` is readable. `signal` is called after changes, `degraded` when polling begins.
    func run(until stop: Int32, signal: () -> Void, degraded: () -> Void) {
        var wasPolling = isPolling
        while true {
            var files = [
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
                pollfd(fd: inotify?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            ]
            let ready = poll(&files, 2, isPolling || isLost ? RepositoryWatcher.pollMilliseconds : -1)
            if ready < 0 && errno != EINTR { return }
            if files[0].revents != 0 { return }
            if let inotify {
                let isBack = isLost && openAnew()
                guard isBack || files[1].revents != 0 && handle(inotify.events()) else { continue }
                // Told at once, since one commit is mostly all; what follows soon is told together.
                signal()
                guard let isOver = waitForQuiet(stop) else { return }
                if !isOver { signal() }
            } else {
                openAnew()
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
    private func waitForQuiet(_ stop: Int32) -> Bool? {
        var file = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
        guard poll(&file, 1, RepositoryWatcher.quietMilliseconds) <= 0 else { return nil }
        return inotify.map { !handle($0.events()) } ?? true
    }

    /// Whether one of the events touches a reference. New directories are watched from here on.
    private func handle(_ events: [Inotify.Event]) -> Bool {
        var matters = false
        var hasNewDirectory = false
        var mayBeElsewhere = false
        for event in events {
            if event.isOverflow {
                (matters, mayBeElsewhere) = (true, true)
                continue
            }
            guard let folder = watched[event.watch], !event.name.hasSuffix(".lock") else { continue }
            if folder.hasPrefix("\(directory.common)/refs") {
                (matters, hasNewDirectory) = (true, true)
            } else if place.leadsElsewhere(event.name, in: folder) || event.name.isEmpty {
                (matters, mayBeElsewhere) = (true, true)
            } else if folder == directory.own || folder == directory.common,
                event.name == "HEAD" || event.name == "packed-refs" || event.name == "refs"
            {
                matters = true
                hasNewDirectory = hasNewDirectory || event.name == "refs"
            }
        }
        if mayBeElsewhere { openAnew() } else if hasNewDirectory { watchAll() }
        return matters
    }

    /// Opens what the path leads to now, and watches that; false where there is no repository.
    @discardableResult
    private func openAnew() -> Bool {
        guard let found = try? GitDirectory(of: place.path) else {
            isLost = true
            return false
        }
        directory = found
        isLost = false
        guard !isPolling else { return true }
        // The watches of before may be on directories that have moved.
        watched = [:]
        inotify = try? Inotify()
        watchAll()
        return true
    }

    /// Watches every directory that can hold references. Watching one twice changes nothing.
    private func watchAll() {
        guard let inotify else { return }
        do {
            for folder in place.folders + [directory.own, directory.common] { try add(folder, to: inotify) }
            var waiting = Set(["\(directory.common)/refs"])
            while let folder = waiting.popFirst() {
                try add(folder, to: inotify)
                waiting.formUnion(Self.subdirectories(of: folder))
            }
        } catch {
            self.inotify = nil
            watched = [:]
        }
    }

    private func add(_ folder: String, to inotify: Inotify) throws(Inotify.Exhausted) {
        guard watched.count < RepositoryWatcher.maximumDirectories else { throw Inotify.Exhausted() }
        if let watch = try inotify.watch(folder) { watched[watch] = folder }
    }

    /// Changes whenever a reference does: names, sizes and times of the files that hold references.
    private func fingerprint() -> Int {
        guard isPolling else { return 0 }
        var hasher = Hasher()
        var waiting = ["\(directory.common)/refs"]
        for file in ["\(directory.own)/HEAD", "\(directory.common)/packed-refs"] { Self.add(file, to: &hasher) }
        var looked = 0
        while let folder = waiting.popLast(), looked < RepositoryWatcher.maximumDirectories {
            looked += 1
            for name in File.names(in: folder) { Self.add("\(folder)/\(name)", to: &hasher) }
            waiting += Self.subdirectories(of: folder)
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

    private static func subdirectories(of folder: String) -> [String] {
        File.names(in: folder).map { "\(folder)/\($0)" }.filter { path in
            var status = stat()
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }
}
