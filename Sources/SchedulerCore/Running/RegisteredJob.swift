/// A registration in one piece: runs share it instead of each copying it.
package final class RegisteredJob: Sendable {
    package let options: JobOptions

    package init(_ options: JobOptions) {
        self.options = options
    }

    package var job: Job { options.job }
}
