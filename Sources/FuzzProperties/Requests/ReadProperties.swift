import API
import Objects
import Store

/// Reading through the API: lists hold what was asked for, page by page as at once, and every form of an answer can be read.
enum ReadProperties {
    /// Gives what the request is refused with, if it is.
    static func check(
        _ request: APIRequest, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) -> APIStatus? {
        do {
            if place.part == .collection {
                let isWatch = request.query.flag("watch")
                let options = try ListOptions(
                    request.query, namespace: place.path.namespace, of: place.served.info, isWatch: isWatch)
                if isWatch {
                    _ = try Negotiation(request, allowing: Negotiation.ofWatch, isStream: true)
                    try checkEvents(options.filter, place, world)
                } else {
                    try checkList(options, try Negotiation(request, allowing: Negotiation.ofList), place, world)
                }
            } else {
                let negotiation = try Negotiation(request, allowing: Negotiation.ofObject)
                guard let object = world.state[place.key] else {
                    throw APIStatus.notFound(place.served.info, place.key.name)
                }
                let isScale = place.part == .scale
                try checkForm(
                    isScale ? Scale.of(object, place.served.info) : content(of: [object], negotiation, place.served),
                    negotiation)
            }
            return nil
        } catch let refusal as APIStatus {
            return refusal
        } catch let law as BrokenProperty {
            throw law
        } catch {
            throw BrokenProperty("a request is refused with a status: \(error)")
        }
    }

    private static func checkList(
        _ options: ListOptions, _ negotiation: Negotiation, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) {
        let info = place.served.info
        var all = options
        all.limit = 0
        let whole = ListPage(of: info, all, in: world.state)
        try expect(whole.next == nil, "a list without a limit has one page")
        let keys = whole.objects.map(\.key)
        try expect(keys == Array(Set(keys)).sorted(), "a list is in order, each object once", seen: "\(keys)")
        try expect(whole.objects.allSatisfy(options.filter.matches), "a list holds what was asked for")
        if options.continuation == nil {
            let wanted = world.state.objects(of: info.kind).filter(options.filter.matches)
            try expect(whole.objects == wanted, "a list holds all that was asked for")
        }
        var paged = options
        var found: [Object] = []
        for _ in 0...whole.objects.count {
            let page = ListPage(of: info, paged, in: world.state)
            try expect(options.limit == 0 || page.objects.count <= options.limit, "a page is within its limit")
            found += page.objects
            guard let next = page.next else { break }
            guard let token = try? ContinueToken(next.text) else { throw BrokenProperty("a token reads back: \(next)") }
            try expect(token == next, "a token reads back as it was written")
            paged.continuation = token
        }
        try expect(found == whole.objects, "pages give the whole list")
        try checkForm(content(of: whole.objects, negotiation, place.served), negotiation)
    }

    /// A watcher's view is at each moment what a list would show.
    private static func checkEvents(
        _ filter: ObjectFilter, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) {
        let objects = world.state.objects(of: place.served.info.kind)
        for old in objects {
            for next in objects {
                let event = WatchEvent(.modified(next, from: old), filter)
                let kinds: WatchEvent.Kind? =
                    switch (filter.matches(old), filter.matches(next)) {
                    case (true, true): .modified
                    case (false, true): .added
                    case (true, false): .deleted
                    case (false, false): nil
                    }
                try expect(event?.kind == kinds, "a watch tells what comes into a view, and what leaves it")
            }
        }
    }

    private static func content(of objects: [Object], _ negotiation: Negotiation, _ served: ServedKind) -> Value {
        switch negotiation.form?.transform {
        case .table?:
            Table(of: served, included: .object).content(of: objects, metadata: [:], at: RequestWorld.now)
        case nil: .array(objects.map { served.written($0).content })
        default: .array(objects.map { PartialMetadata.content(of: $0) })
        }
    }

    private static func checkForm(_ content: Value, _ negotiation: Negotiation) throws(BrokenProperty) {
        let bytes = negotiation.bytes(of: content)
        guard negotiation.encoding == .json else { return }
        try expect(JSONProperties.read(bytes) == content, "an answer reads back as it was written")
    }
}
