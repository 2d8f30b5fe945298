import { createTopics } from '@toteuma/eventing';
import { composePlan } from './compose-plan.js';
import { provisionDatabases } from './provision.js';
import { services } from './services.js';

// The first container of `docker compose up`: a role and a database per service, a topic per history. What is there
// already stays, so it may run at every start. The services bring their own tables up to date.
try {
  const plan = composePlan(process.env);
  await provisionDatabases(plan.postgres, services, plan);
  await createTopics(plan.brokers, plan.sources);
  process.stdout.write(`Databases of ${services.map(({ name }) => name).join(', ')} and topics ${plan.topics.join(', ')} are there.\n`);
} catch (error) {
  process.stderr.write(`init: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
