import applying from './sv/applying.json';
import attachments from './sv/attachments.json';
import checking from './sv/checking.json';
import claiming from './sv/claiming.json';
import duties from './sv/duties.json';
import figures from './sv/figures.json';
import granting from './sv/granting.json';
import register from './sv/register.json';

export const texts = { ...figures, ...applying, ...attachments, ...duties, ...granting, ...checking, ...claiming, ...register };
