/// What happened to an object (`k8s.io/api/core/v1.Event`, `k8s.io/api/events/v1.Event`).
extension Schema {
    private static let eventSource: Schema = .object([field("component", .text), field("host", .text)])

    private static let eventSeries: Schema = .object([
        field("count", .int32, "How often it happened."), field("lastObservedTime", .microTime)
    ])

    static let event: Schema = {
        let properties: [Property] = [
            required("involvedObject", .objectReference, "The object that it is about."),
            field("related", .objectReference, "Another object that has to do with it."),
            field("type", .text, "Normal or Warning."),
            field("reason", .text, "Why, in a word for programs."),
            field("message", .text, "What happened, for people."),
            field("action", .text),
            field("count", .int32, "How often it happened."),
            field("firstTimestamp", .time),
            field("lastTimestamp", .time),
            field("eventTime", .microTime),
            field("series", .eventSeries),
            field("source", .eventSource, default: .emptyObject),
            field("reportingComponent", .text, default: ""),
            field("reportingInstance", .text, default: "")
        ]
        return kindSchema(properties).checked(EventRules.check)
    }()

    /// The same with the names of `events.k8s.io/v1`, where more has to be said.
    static let newEvent: Schema = {
        let properties: [Property] = [
            field("regarding", .objectReference, "The object that it is about."),
            field("related", .objectReference, "Another object that has to do with it."),
            field("type", .text, "Normal or Warning."),
            field("reason", .text, "Why, in a word for programs."),
            field("note", .text, "What happened, for people."),
            field("action", .text, "What was done, in a word for programs."),
            required("eventTime", .microTime, "When it was noticed first."),
            field("series", .eventSeries, "That it went on happening."),
            field("reportingController", .text, "Who says so."),
            field("reportingInstance", .text, "Which of them."),
            field("deprecatedCount", .int32), field("deprecatedFirstTimestamp", .time),
            field("deprecatedLastTimestamp", .time), field("deprecatedSource", .eventSource, default: .emptyObject)
        ]
        return kindSchema(properties).checked(EventRules.checkNew)
    }()
}
