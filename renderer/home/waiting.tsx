/** What waits for a person now; answering is the Approvals window's. */
import { ArrowRight, Hourglass } from "lucide-react";
import {
	callName,
	clientName,
	commandName,
	placeName,
} from "../approvals/names.ts";
import { useGate } from "../shared/gate-context.ts";
import { home as strings } from "./strings.ts";

const shown = 3;

export function Waiting() {
	const approvals = useGate((state) => state.approvals);
	if (approvals.length === 0) return null;
	const more = approvals.length - shown;
	return (
		<section className="home-waiting" aria-labelledby="home-waiting">
			<h2 id="home-waiting">{strings.waits}</h2>
			<ul className="panel">
				{approvals.slice(0, shown).map((view) => (
					<li key={view.id}>
						<a href="#approvals">
							<Hourglass aria-hidden="true" />
							<span className="cut">
								<bdi className="strong">{clientName(view)}</bdi>{" "}
								<bdi className={commandName(view) === null ? "code" : ""}>
									{callName(view)}
								</bdi>{" "}
								<bdi className="hint">{placeName(view.upstream)}</bdi>
							</span>
						</a>
					</li>
				))}
			</ul>
			<a className="link" href="#approvals">
				{strings.answer} {more > 0 && strings.waitsMore(more)}
				<ArrowRight aria-hidden="true" />
			</a>
		</section>
	);
}
