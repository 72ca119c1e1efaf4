import { ownerOf } from '../../../../../domain/subscription/owner';
import { EVERYONE } from '../../../../../domain/subscription/record';
import { deliveryMessage } from '../../../../../functions/partners/deliveries/delivery-messages';
import { TOKEN, LIMITS } from '../../../../../local/queues/limits';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { aDelivery, memoryPartnerDeps } from '../../../../support/memory-partner-deps';

const groupFor = async (client: string): Promise<string> => {
  const subscription = aSubscriptionRecord({ owner: ownerOf(client, EVERYONE) });
  const delivery = await aDelivery(memoryPartnerDeps(subscription), subscription, { eventAt: AT });
  return deliveryMessage(subscription, delivery).group ?? '';
};

describe('the group of a delivery', () => {
  it('is that of its owner, however many subscriptions the owner has', async () => {
    expect(await groupFor('client_id:a')).toBe(await groupFor('client_id:a'));
    expect(await groupFor('client_id:a')).not.toBe(await groupFor('client_id:b'));
  });

  it('is one that SQS accepts, whatever the name of the client', async () => {
    const group = await groupFor(`sub:Zoë ${'x'.repeat(1_000)}`);
    expect(group).toMatch(TOKEN);
    expect(group.length).toBeLessThanOrEqual(LIMITS.tokenLength);
  });
});
