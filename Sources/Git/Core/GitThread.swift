internal import CLibGit2
internal import Glibc

/// A thread of its own for one repository: libgit2 calls block, and a repository handle belongs to one thread.
///
/// It is the executor of the actor that holds the repository, so the compiler keeps the handle on it.
final class GitThread: SerialExecutor {
    /// libgit2 walks trees by recursion when it packs; this is address space, not memory.
    static let stackBytes = 64 << 20

    private let queue: JobQueue

    init() throws(GitError) {
        queue = JobQueue()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(queue)
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            throw GitError(.other, "cannot start a thread for git: \(String(cString: strerror(failure)))")
        }
    }

    deinit { queue.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), executor: asUnownedSerialExecutor())
    }
}

/// Jobs in order, taken by one thread. Each belongs to a task that waits for it, so there are never more than tasks.
private final class JobQueue: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [(job: UnownedJob, executor: UnownedSerialExecutor)] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(wake, nil)
    }

    deinit {
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(lock)
        wake.deallocate()
        lock.deallocate()
    }

    func add(_ job: UnownedJob, executor: UnownedSerialExecutor) {
        pthread_mutex_lock(lock)
        jobs.append((job, executor))
        pthread_cond_signal(wake)
        pthread_mutex_unlock(lock)
    }

    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_cond_signal(wake)
        pthread_mutex_unlock(lock)
    }

    func run() {
        while let taken = next() {
            for (job, executor) in taken { job.runSynchronously(on: executor) }
        }
    }

    private func next() -> [(job: UnownedJob, executor: UnownedSerialExecutor)]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while jobs.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(wake, lock)
        }
        defer { jobs.removeAll(keepingCapacity: true) }
        return jobs
    }
}
