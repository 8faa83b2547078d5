/** The first thing a person sees: whether all is well, what waits, and what the gate did today. */
import { House } from "lucide-react";
import type { ActivityView } from "../../contract/activity.ts";
import type { StatusView } from "../../contract/views.ts";
import { type Filters, hashOf } from "../audit/query.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { formatCount } from "../shared/whole-number.ts";
import { Busiest } from "./busiest.tsx";
import { Health } from "./health.tsx";
import { HourChart } from "./hour-chart.tsx";
import { home as strings } from "./strings.ts";
import { useActivity } from "./use-activity.ts";
import { Waiting } from "./waiting.tsx";

export function HomeWindow({ status }: { status: StatusView }) {
	const reading = useActivity();
	const { value } = reading;
	const isNew = useGate(({ entries }) =>
		entries.every(({ kind }) => kind === "change"),
	);
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<Waiting />
			<Health status={status} />
			{reading.failure !== null && <ReadingNote reading={reading} />}
			{isNew && value !== null && value.letThrough + value.refused === 0 ? (
				<FirstSteps />
			) : (
				<>
					<Today activity={value} />
					{value && (
						<>
							<HourChart activity={value} />
							<div className="busiest-two">
								<Busiest
									heading={strings.busiestUpstreams}
									of="upstream"
									busy={value.upstreams}
								/>
								<Busiest
									heading={strings.busiestClients}
									of="client"
									busy={value.clients}
								/>
							</div>
						</>
					)}
				</>
			)}
		</Page>
	);
}

/** Its numbers have their places before they are known. */
function Today({ activity }: { activity: ActivityView | null }) {
	const today = { time: "today" } as const;
	return (
		<section aria-labelledby="today" aria-busy={activity === null}>
			<h2 id="today">{strings.today}</h2>
			<ul className="today">
				<Number
					count={activity?.letThrough}
					word={strings.letThrough}
					filters={{ ...today, kind: "through" }}
				/>
				<Number
					count={activity?.refused}
					word={strings.refused}
					filters={{ ...today, kind: "refused" }}
				/>
				<Number
					count={activity?.held}
					word={strings.held}
					more={activity ? endings(activity) : ""}
					filters={{ ...today, kind: "approval" }}
				/>
				<Number
					count={activity?.programs}
					word={strings.programs(activity?.programs ?? 0)}
					filters={{ ...today, kind: "through" }}
				/>
			</ul>
		</section>
	);
}

function endings({ held, ended }: ActivityView): string {
	const { allow, deny, timeout, void: ownerless } = ended;
	return held + allow + deny + timeout + ownerless === 0
		? strings.noneHeld
		: strings.ended(allow, deny, timeout + ownerless);
}

interface NumberProps {
	readonly count: number | undefined;
	readonly word: string;
	readonly more?: string;
	readonly filters: Partial<Filters>;
}

function Number({ count, word, more, filters }: NumberProps) {
	return (
		<li>
			<a className="panel number" href={hashOf(filters)}>
				<strong>{count === undefined ? "–" : formatCount(count)}</strong>{" "}
				<span>{word}</span>
				{more && <span className="hint">{more}</span>}
			</a>
		</li>
	);
}

function FirstSteps() {
	return (
		<EmptyState
			icon={<House aria-hidden="true" />}
			title={strings.emptyTitle}
			text={strings.empty}
		>
			<p className="first-steps">
				<a className="button primary" href="#setup">
					{strings.setUp}
				</a>
				<a className="button" href="#agents">
					{strings.connect}
				</a>
			</p>
		</EmptyState>
	);
}
