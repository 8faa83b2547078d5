/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/agents.ts";
import { spoken } from "../../words/spoken.ts";

export const { agents, hookWords, moved, movedStates, moving, plainKeyWords } =
	spoken("agents", english);
