import SchedulerSQLite

extension Verb {
    /// Whether a store's file is sound.
    static let doctor = Verb(
        name: "doctor",
        summary: "Checks a store's file, and prints what it holds.",
        forms: ["--store sqlite:PATH [--json]"],
        details: """
            Looks for damaged pages, rows that belong to nothing, schedules that cannot be planned, and slots without
            exactly one outcome. It only reads, also while a server has the file in use, and needs no server.

            Exit status: 0 the file is sound, 1 problems were found, each on a line of its own, 2 wrong usage.

                schedulerctl doctor --store sqlite:/var/lib/app/jobs.sqlite
            """,
        ownOptions: [.store, .json],
        run: { arguments, context in
            let output = context.output
            if let operand = arguments.operands.first {
                throw UsageError("what is \(Words.quoted(operand))? The file goes with --store sqlite:PATH")
            }
            guard let address = arguments.value(.store) else {
                throw UsageError("which store? Give --store sqlite:PATH")
            }
            switch try StoreAddress(address) {
            case .sqlite(let path):
                let examination = SQLiteExamination(path: path)
                let report = ExaminationReport(examination)
                try output.write(arguments.has(.json) ? report.json : report.text)
                return examination.isSound ? .success : .failure
            }
        })
}
